"""Deleting many rows without holding anybody up."""

from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, delete, select

from wxgate.db.database import Database
from wxgate.db.schema import AnyTable

CHUNK: Final = 500
"""Rows deleted in one transaction: well below the 50 ms for which others may be kept waiting."""


async def delete_rows(database: Database, table: AnyTable, *conditions: ColumnElement[bool]) -> int:
    """How many rows were deleted: all those of `table` (with a key of one column) for which the conditions hold.

    Safe to repeat; may be cut short at any point. Raises as `Database.run` does.
    """
    (key,) = table.primary_key.columns
    total, deleted = 0, CHUNK
    while deleted == CHUNK:
        deleted = await database.run_long(_delete_chunk, table, key, conditions)
        total += deleted
    return total


def _delete_chunk(
    connection: Connection, table: AnyTable, key: Column[object], conditions: tuple[ColumnElement[bool], ...]
) -> int:
    chunk = select(key).where(*conditions).limit(CHUNK)
    # the conditions once more: on PostgreSQL a row may change between the two halves of the statement
    return connection.execute(delete(table).where(key.in_(chunk), *conditions)).rowcount
