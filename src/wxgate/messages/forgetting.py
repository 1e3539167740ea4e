"""Deletes what is known of one person (个人信息保护法, article 47)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Text, cast, delete, or_, select

from wxgate.db import AnyTable, Database
from wxgate.deliveries.delivery import NAME as DELIVER
from wxgate.jobs.queue import full_lane
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate.messages.delivered import TEMPLATE_DELIVERED
from wxgate.messages.store import SEND_TEMPLATE
from wxgate.messages.tables import messages

CHUNK: Final = 500
"""Messages deleted in one transaction."""

PAGE: Final = 2000
"""Jobs looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much there was."""

    messages: int
    jobs: int
    """Messages not sent yet, delivery reports and callbacks, dead ones among them."""


async def forget(database: Database, appid: str, openid: str) -> Forgotten:
    """Delete every trace of one person in the messages of one official account; what waits is never sent.

    Reads through all jobs, since an openid stands in their payloads only: slow, in chunks, and repeatable. The messages
    go first, so that a job that ends meanwhile makes no new callback.
    """
    deleted, chunk = 0, CHUNK
    while chunk == CHUNK:
        chunk = await database.run_long(_delete_messages, appid, openid)
        deleted += chunk
    waiting = await _delete_jobs(database, appid, openid)
    return Forgotten(deleted, waiting)


def _delete_messages(connection: Connection, appid: str, openid: str) -> int:
    owned = (messages.c.appid == appid, messages.c.touser == openid)
    chunk = select(messages.c.id).where(*owned).limit(CHUNK)
    return connection.execute(delete(messages).where(messages.c.id.in_(chunk))).rowcount


@dataclass(frozen=True, slots=True)
class _Page:
    deleted: int
    last: int | None
    """Number after which to go on; None at the end."""


async def _delete_jobs(database: Database, appid: str, openid: str) -> int:
    total = 0
    for table in (jobs, dead_jobs):
        after: int | None = 0
        while after is not None:
            page = await database.run_long(_delete_page, table, appid, openid, after)
            total += page.deleted
            after = page.last
    return total


def _delete_page(connection: Connection, table: AnyTable, appid: str, openid: str, after: int) -> _Page:
    number, kind, lane, payload = (table.c[name] for name in ("id", "kind", "lane", "payload"))
    ours = lane.in_([full_lane(SEND_TEMPLATE, appid), full_lane(TEMPLATE_DELIVERED, appid)])
    # as JSON has it, so that no part of a longer text is taken for it
    named = cast(payload, Text).contains(f'"{openid}"', autoescape=True)
    page = connection.execute(select(number).where(number > after).order_by(number).limit(PAGE)).scalars().all()
    about = delete(table).where(number.in_(page), or_(ours, kind == DELIVER), named)
    deleted = connection.execute(about).rowcount
    return _Page(deleted, int(str(page[-1])) if len(page) == PAGE else None)
