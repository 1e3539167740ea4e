"""Deletes what is too old, and what was never finished. Files go first: a row always knows where its file is."""

from typing import Final

import structlog
from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select

from wxgate.blobs.store import Blobs, StorageFailed
from wxgate.db import AnyTable, Database, server_time
from wxgate.db.chunks import delete_rows
from wxgate.media.tables import media, voice_notices, voices
from wxgate.media.voice import FAILED

CHUNK: Final = 100
"""Files that are deleted between two looks at the tables."""
LEFT_SECONDS: Final = 86400.0
"""After which a download that nobody holds any more will not be finished."""

log = structlog.get_logger("wxgate.media")


async def clean_up(database: Database, blobs: Blobs, kept_since: float, failed_since: float, now: float) -> None:
    """Media and MP3s begun before `kept_since`, failed voices before `failed_since`, downloads never finished.

    Safe to repeat, and to break off; of a storage that fails the rest is deleted next time.
    """
    unheld = or_(media.c.held_until.is_(None), media.c.held_until <= server_time())
    never_finished = and_(media.c.stored_at.is_(None), media.c.begun_at < now - LEFT_SECONDS, unheld)
    old_media = or_(and_(media.c.stored_at.is_not(None), media.c.begun_at < kept_since), never_finished)
    old_voices = or_(voices.c.asked_at < kept_since, and_(voices.c.status == FAILED, voices.c.asked_at < failed_since))
    try:
        await _delete(database, blobs, media, old_media)
        await _delete(database, blobs, voices, old_voices)
    except StorageFailed as failed:
        log.warning("old media were not deleted", reason=str(failed.reason))
    await delete_rows(database, voice_notices, voice_notices.c.voice.not_in(select(voices.c.key)))


async def _delete(database: Database, blobs: Blobs, table: AnyTable, old: ColumnElement[bool]) -> None:
    paths: dict[str, str | None] = {"": None}
    while paths:
        paths = await database.read(_some, table, old)
        for path in filter(None, paths.values()):
            await blobs.delete(path)
        await database.run_long(_forget, table, list(paths), old)


def _some(connection: Connection, table: AnyTable, old: ColumnElement[bool]) -> dict[str, str | None]:
    """Some rows' files, by the rows' keys."""
    chosen = connection.execute(select(table.c["key"], table.c["path"]).where(old).limit(CHUNK))
    return {str(key): None if path is None else str(path) for key, path in chosen}


def _forget(connection: Connection, table: AnyTable, keys: list[str], old: ColumnElement[bool]) -> None:
    # the condition once more: somebody may have begun to fetch one of them again
    connection.execute(delete(table).where(table.c["key"].in_(keys), old))
