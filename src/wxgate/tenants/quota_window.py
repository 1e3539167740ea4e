"""One client's minute in the database, from which every process takes its reservations."""

from sqlalchemy import ColumnElement, Connection, case
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.tenants.tables import quota_windows

SHARE = 10
"""One reservation beyond what is needed at once takes at most this part of what remains."""


def reserve(connection: Connection, code: str, minute: int, *, limit: int, needed: int, liked: int) -> int:
    """How many calls were reserved, 0 when all `limit` calls of this minute are taken.

    At least one if any is left; `needed` if there are that many; up to `liked` where that leaves enough for others. One
    statement, so that the sum of all reservations never exceeds `limit`.
    """
    first = min(limit, max(needed, 1, min(limit // SHARE, liked)))
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    taken = quota_windows.c.taken
    remaining = limit - taken
    more = _least(remaining, _greatest(max(needed, 1), _least(remaining // SHARE, liked)))
    statement = (
        insert(quota_windows)
        .on_conflict_do_update(
            index_elements=[quota_windows.c.client_code, quota_windows.c.minute],
            set_={"taken": taken + more, "reserved": more},
            where=taken < limit,
        )
        .returning(quota_windows.c.reserved)
    )
    row = {"client_code": code, "minute": minute, "taken": first, "reserved": first}
    return connection.execute(statement, row).scalar_one_or_none() or 0


# LEAST and GREATEST are called MIN and MAX on SQLite; CASE is the same everywhere.
def _least(one: ColumnElement[int], other: ColumnElement[int] | int) -> ColumnElement[int]:
    return case((one < other, one), else_=other)


def _greatest(least: int, one: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > least, one), else_=least)
