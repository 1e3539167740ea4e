"""Deletes what has expired."""

from dataclasses import dataclass

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.relay.tables import exchanges, springboards, visits


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows were deleted."""

    visits: int
    exchanges: int
    springboards: int


async def clean_up(database: Database, now: float, springboard_ttl: float) -> Removed:
    """Delete expired visits and exchanges, and springboards that nobody has used for `springboard_ttl` seconds."""
    unused_since = now - springboard_ttl
    return Removed(
        visits=await delete_rows(database, visits, visits.c.expires_at <= now),
        exchanges=await delete_rows(database, exchanges, exchanges.c.expires_at <= now),
        springboards=await delete_rows(database, springboards, springboards.c.used_at < unused_since),
    )
