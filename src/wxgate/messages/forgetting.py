"""Deletes what is known of one person (个人信息保护法, article 47)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Text, cast, delete, or_, select

from wxgate.db import AnyTable, Database
from wxgate.db.chunks import delete_rows
from wxgate.deliveries.delivery import NAME as DELIVER
from wxgate.jobs.queue import full_lane
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate.messages.delivered import TEMPLATE_DELIVERED
from wxgate.messages.store import SEND_TEMPLATE
from wxgate.messages.tables import messages

PAGE: Final = 2000
"""Jobs looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much there was."""

    messages: int
    jobs: int
    """Messages not sent yet, delivery reports, callbacks and forwarded pushes, dead ones among them."""


async def forget(database: Database, appid: str, openid: str) -> Forgotten:
    """Delete every trace of one person in the messages of one official account; what waits is never sent.

    Reads through all jobs, since an openid stands in their payloads only: slow, in chunks, and repeatable. The messages
    go first, so that a job that ends meanwhile makes no new callback.
    """
    deleted = await delete_rows(database, messages, messages.c.appid == appid, messages.c.touser == openid)
    waiting = await _delete_jobs(database, appid, openid)
    return Forgotten(deleted, waiting)


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
    # as JSON and WeChat's XML have it, so that no part of a longer text is taken for it
    named = or_(*(cast(payload, Text).contains(quoted, autoescape=True) for quoted in (f'"{openid}"', f"[{openid}]")))
    page = connection.execute(select(number).where(number > after).order_by(number).limit(PAGE)).scalars().all()
    about = delete(table).where(number.in_(page), or_(ours, kind == DELIVER), named)
    deleted = connection.execute(about).rowcount
    return _Page(deleted, int(str(page[-1])) if len(page) == PAGE else None)
