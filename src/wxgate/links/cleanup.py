"""Deletes what has become useless. Links and their statistics never do."""

from typing import Final

from wxgate.db import Database, server_time
from wxgate.db.chunks import delete_rows
from wxgate.links.tables import link_flushes

DEAD_SECONDS: Final = 30 * 86400.0
"""A process that wrote nothing for so long is taken for dead: none waits that long for the outcome of a flush."""


async def clean_up(database: Database) -> int:
    """How many notes of dead processes about their latest flush were deleted."""
    return await delete_rows(database, link_flushes, link_flushes.c.at < server_time() - DEAD_SECONDS)
