"""What callers wait for: units of work here, rows and look-ups in `wxgate.db.declared`."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

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
    def perform(self, connection: Connection, same: "Sequence[Waiting]") -> None:
        """Do what all of `same` ask for, this one and its neighbours of equal kind, inside the open transaction."""

    @abstractmethod
    def abandoned(self) -> bool:
        """Whether the caller was cancelled and nobody waits any more."""

    @abstractmethod
    def answer(self) -> None:
        """Tell the caller the outcome. Only on the event loop."""


class Promise(Waiting, Generic[T]):
    """A wish whose answer is a `T`, put into `result` when it was performed."""

    __slots__ = ("future", "result")

    result: T

    def __init__(self, future: asyncio.Future[T]) -> None:
        super().__init__()
        self.future = future

    def abandoned(self) -> bool:
        return self.future.cancelled()

    def answer(self) -> None:
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Unit(Promise[T]):
    """A plain function of a connection; what it returns is the answer."""

    __slots__ = ("work",)

    def __init__(self, future: asyncio.Future[T], work: Callable[[Connection], T]) -> None:
        super().__init__(future)
        self.work = work

    @property
    def kind(self) -> Hashable:
        return self

    def perform(self, connection: Connection, same: Sequence[Waiting]) -> None:
        self.result = self.work(connection)


def side_by_side(batch: Sequence[Waiting]) -> list[Waiting]:
    """The batch with everything of one kind side by side, rows and look-ups first, then the units as they came."""
    kinds: dict[Hashable, list[Waiting]] = {}
    units: list[Waiting] = []
    for waiting in batch:
        if isinstance(waiting, Unit):
            units.append(waiting)
        else:
            kinds.setdefault(waiting.kind, []).append(waiting)
    return [*(waiting for same in kinds.values() for waiting in same), *units]
