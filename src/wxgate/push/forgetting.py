"""Deletes what one visitor's pushes tell (个人信息保护法, article 47)."""

from typing import Final

from sqlalchemy import Connection, delete, select

from wxgate.db import Database
from wxgate.push.tables import pushes

CHUNK: Final = 500
"""Rows deleted in one transaction."""


async def forget(database: Database, appid: str, openid: str) -> int:
    """How many pushes of one visitor of one official account there were; they are deleted. Safe to repeat.

    Pushes of others stay, even one that names this visitor too (a card handed on to a friend).
    """
    total, deleted = 0, CHUNK
    while deleted == CHUNK:
        deleted = await database.run_long(_forget_chunk, appid, openid)
        total += deleted
    return total


def _forget_chunk(connection: Connection, appid: str, openid: str) -> int:
    chunk = select(pushes.c.id).where(pushes.c.appid == appid, pushes.c.openid == openid).limit(CHUNK)
    return connection.execute(delete(pushes).where(pushes.c.id.in_(chunk))).rowcount
