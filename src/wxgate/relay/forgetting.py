"""Deletes what is known of one visitor (个人信息保护法, article 47)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.relay.tables import springboards, visits
from wxgate.relay.visitor_hash import visitor_hash

CHUNK: Final = 500
"""Rows looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much there was."""

    visits: int
    springboards: int
    """Springboards that knew this visitor, by a hash, as the only one."""


async def forget(database: Database, appid: str, openid: str) -> Forgotten:
    """Delete every trace of one visitor of one official account.

    Reads through all springboards, since they know visitors only by a hash of their own: slow, in chunks, and
    repeatable. A springboard whose only visitor is forgotten counts that visitor as somebody unknown, so that its key
    never gives the next visitor's data to whoever had the first one's.
    """
    deleted = await delete_rows(database, visits, visits.c.appid == appid, visits.c.openid == openid)
    known, after = 0, ""
    while True:
        page = await database.run_long(_forget_in_springboards, appid, openid, after)
        known += page.known
        if page.last is None:
            return Forgotten(deleted, known)
        after = page.last


@dataclass(frozen=True, slots=True)
class _Page:
    known: int
    last: str | None
    """Key at which to go on; None at the end."""


def _forget_in_springboards(connection: Connection, appid: str, openid: str, after: str) -> _Page:
    board = springboards.c
    wanted = select(board.key, board.appid, board.visitor).where(board.key > after).order_by(board.key).limit(CHUNK)
    rows = connection.execute(wanted).all()
    known = [row.key for row in rows if row.appid == appid and row.visitor == visitor_hash(row.key, openid)]
    for key in known:
        nobody_knows = visitor_hash(key, None)
        connection.execute(update(springboards).where(board.key == key).values(visitor=nobody_knows, last_visit=None))
    return _Page(len(known), rows[-1].key if len(rows) == CHUNK else None)
