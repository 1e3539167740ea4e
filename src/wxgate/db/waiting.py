"""What callers wait for: units of work and rows to insert."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

from wxgate.db.schema import AnyTable

T = TypeVar("T")


class Waiting(ABC):
    """One caller's wish. Made and answered on the event loop, performed on a lane's thread."""

    __slots__ = ("error", "tries")

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.tries = 0

    @property
    @abstractmethod
    def kind(self) -> Hashable:
        """Neighbours of equal kind are performed as one statement."""

    @abstractmethod
    def abandoned(self) -> bool:
        """Whether the caller was cancelled and nobody waits any more."""

    @abstractmethod
    def answer(self) -> None:
        """Tell the caller the outcome. Only on the event loop."""


class Unit(Waiting, Generic[T]):
    """A plain function of a connection; its result is the answer."""

    __slots__ = ("future", "result", "work")

    def __init__(self, future: asyncio.Future[T], work: Callable[[Connection], T]) -> None:
        super().__init__()
        self.future = future
        self.work = work

    @property
    def kind(self) -> Hashable:
        return self

    def abandoned(self) -> bool:
        return self.future.cancelled()

    def perform(self, connection: Connection) -> None:
        self.error = None
        self.result = self.work(connection)

    def answer(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Row(Waiting):
    """A row for a table."""

    __slots__ = ("future", "kind_", "row", "table")

    def __init__(self, future: asyncio.Future[None], table: AnyTable, row: Mapping[str, object]) -> None:
        super().__init__()
        self.future = future
        self.table = table
        self.row = dict(row)
        # Rows of one statement have the same columns.
        self.kind_ = (table, frozenset(row))

    @property
    def kind(self) -> Hashable:
        return self.kind_

    def abandoned(self) -> bool:
        return self.future.cancelled()

    def answer(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(None)
        else:
            self.future.set_exception(self.error)


def in_order(batch: Sequence[Waiting]) -> list[Waiting]:
    """The batch with its rows first, those of one kind side by side, then the units as they came."""
    rows: dict[Hashable, list[Waiting]] = {}
    units: list[Waiting] = []
    for waiting in batch:
        if isinstance(waiting, Row):
            rows.setdefault(waiting.kind, []).append(waiting)
        else:
            units.append(waiting)
    return [*(row for same in rows.values() for row in same), *units]


def perform(connection: Connection, same: Sequence[Waiting]) -> None:
    """Do what `same` (one unit, or rows of one kind) asks for, inside the open transaction."""
    first = same[0]
    if isinstance(first, Unit):
        first.perform(connection)
    elif isinstance(first, Row):
        connection.execute(first.table.insert(), [each.row for each in same if isinstance(each, Row)])
