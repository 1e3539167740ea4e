"""The end of what was given up."""

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.jobs.tables import dead_jobs


async def delete_dead_letters(database: Database, died_before: float) -> int:
    """How many dead letters were deleted: those given up before that moment."""
    return await delete_rows(database, dead_jobs, dead_jobs.c.died_at < died_before)
