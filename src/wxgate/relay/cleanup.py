"""Deletes what has expired, in chunks that hold nobody up."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select

from wxgate.db import Database
from wxgate.relay.tables import exchanges, springboards, visits

CHUNK: Final = 500
"""Rows deleted in one transaction: well below the 50 ms for which others may be kept waiting."""


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
        visits=await _delete(database, visits.c.key, visits.c.expires_at <= now),
        exchanges=await _delete(database, exchanges.c.id, exchanges.c.expires_at <= now),
        springboards=await _delete(database, springboards.c.key, springboards.c.used_at < unused_since),
    )


async def _delete(database: Database, key: ColumnElement[str], expired: ColumnElement[bool]) -> int:
    total, deleted = 0, CHUNK
    while deleted == CHUNK:
        deleted = await database.run_long(_delete_chunk, key, expired)
        total += deleted
    return total


def _delete_chunk(connection: Connection, key: ColumnElement[str], expired: ColumnElement[bool]) -> int:
    chunk = select(key).where(expired).limit(CHUNK)
    # `expired` once more: on PostgreSQL a springboard may be used between the two halves of the statement
    return connection.execute(delete(key.table).where(key.in_(chunk), expired)).rowcount
