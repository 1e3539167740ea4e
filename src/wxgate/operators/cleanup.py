"""Deletes what is over."""

from typing import Final

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.operators.sessions import IDLE, LONGEST
from wxgate.operators.sign_in import WINDOW
from wxgate.operators.tables import attempts, changes, links, sessions

CHANGES_KEPT: Final = 2 * 365 * 86400.0
"""Seconds for which it is recorded what operators did."""


async def clean_up(database: Database, now: float) -> None:
    """Delete sessions, links and counts of attempts that are over, and what was done two years ago."""
    await delete_rows(database, sessions, sessions.c.seen_at <= now - IDLE)
    await delete_rows(database, sessions, sessions.c.begun_at <= now - LONGEST)
    await delete_rows(database, links, links.c.expires_at <= now)
    await delete_rows(database, attempts, attempts.c.since <= now - WINDOW)
    await delete_rows(database, changes, changes.c.at < now - CHANGES_KEPT)
