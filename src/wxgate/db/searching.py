"""Looking through a long table for what no index knows, a bounded number of rows at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, func, select

from wxgate.db.schema import AnyTable

T = TypeVar("T")

LOOKED_AT: Final = 5000
"""Rows that one search looks at: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What was found, the newest first, and where the search goes on; None at the end."""

    rows: Sequence[T]
    next: int | None
    stopped: bool = False
    """Whether it stopped because it had looked at enough rows, not because it had found enough."""


def search(
    connection: Connection,
    table: AnyTable,
    key: Column[int],
    leading: Sequence[ColumnElement[bool]],
    others: Sequence[ColumnElement[bool]],
    limit: int,
    before: int | None,
    read: Callable[[RowMapping], T],
) -> Found[T]:
    """The `limit` rows with the highest keys below `before` for which all conditions hold.

    An index, or the key alone, has to answer the `leading` ones in the order of the key; of the rows that they leave
    the newest `LOOKED_AT` are looked at for the `others`.
    """
    window = select(table).where(*leading)
    if before is not None:
        window = window.where(key < before)
    window = window.order_by(key.desc()).limit(limit + 1)
    if not others:
        rows = [*connection.execute(window).mappings()]
        following = int(rows[limit - 1][key.name]) if len(rows) > limit else None
        return Found([read(row) for row in rows[:limit]], following)
    looked_at = window.limit(LOOKED_AT).subquery()
    # the conditions speak of the table; of its rows the window's alone are taken
    inside = select(table).where(key.in_(select(looked_at.c[key.name])), *others)
    rows = [*connection.execute(inside.order_by(key.desc()).limit(limit + 1)).mappings()]
    shown = [read(row) for row in rows[:limit]]
    if len(rows) > limit:
        return Found(shown, int(rows[limit - 1][key.name]))
    count, last = connection.execute(select(func.count(), func.min(looked_at.c[key.name]))).one()
    return Found(shown, int(last), stopped=True) if count == LOOKED_AT else Found(shown, None)
