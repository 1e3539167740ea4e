"""Deletes what one visitor's pushes tell (个人信息保护法, article 47)."""

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.push.tables import pushes


async def forget(database: Database, appid: str, openid: str) -> int:
    """How many pushes of one visitor of one official account there were; they are deleted. Safe to repeat.

    Pushes of others stay, even one that names this visitor too (a card handed on to a friend).
    """
    return await delete_rows(database, pushes, pushes.c.appid == appid, pushes.c.openid == openid)
