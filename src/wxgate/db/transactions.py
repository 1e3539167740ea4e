"""Group commit: all that waits goes into one transaction, and yet everyone gets an outcome of their own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import groupby
from time import perf_counter
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import SQLAlchemyError

from wxgate.db import failures
from wxgate.db.contention import Contention
from wxgate.db.errors import DatabaseUnavailable
from wxgate.db.turns import Turns
from wxgate.db.waiting import Waiting, side_by_side

Group: TypeAlias = Sequence[Waiting]

GROUP_SECONDS: Final = 0.02
"""A transaction that has lasted this long is committed; whoever was not reached goes into the next one."""

TRIES: Final = 3
"""How often a unit is run, alone, that meets a lost connection, a deadlock or a serialization failure."""


class Transactions:
    """Runs groups on one connection of its own. Lives on one thread; `answer` is called there with those done.

    There are no savepoints. When somebody in a group fails the transaction is rolled back, and the group falls into
    those before, the one who failed, alone, and those after. Hence a unit may run more than once.
    """

    def __init__(
        self,
        engine: Engine,
        answer: Callable[[Group], None],
        *,
        writes: bool,
        turns: Turns | None = None,
        contention: Contention | None = None,
    ) -> None:
        self._engine = engine
        self._turns = turns
        self._contention = contention
        self._answer = answer
        self._writes = writes
        self._connection: Connection | None = None

    def settle(self, batch: Group) -> None:
        """Give everyone in `batch` an outcome and answer them, in as few transactions as possible."""
        groups: list[Group] = [side_by_side(batch)]
        while groups:
            group = [waiting for waiting in groups.pop(0) if not waiting.abandoned()]
            if not group:
                continue
            try:
                with self._turns or nullcontext():
                    groups[:0] = self._attempt(group)
            except BaseException as error:  # noqa: BLE001 - nobody may be left waiting, whatever it is
                self._fail([*group, *(waiting for later in groups for waiting in later)], failures.for_caller(error))
                return

    def close(self) -> None:
        """Drop the connection and the place in the queue."""
        self._disconnect()
        if self._turns is not None:
            self._turns.close()

    def _attempt(self, group: Group) -> list[Group]:
        """Answer whoever of `group` succeeds or finally fails; returns the groups that remain to be tried."""
        transaction = self._begin()
        until = perf_counter() + GROUP_SECONDS
        start, stop = 0, 0
        try:
            for start, stop in spans(group):
                group[start].perform(transaction.connection, group[start:stop])
                if perf_counter() > until:
                    break
        except BaseException as error:  # noqa: BLE001 - whatever a unit raises belongs to its caller, not to this thread
            self._roll_back(transaction)
            return self._divide(group, start, stop, error)
        return self._commit(transaction, group[:stop]) + _groups(group[stop:])

    def _begin(self) -> Transaction:
        """An open transaction; a connection that was lost while idle is replaced once."""
        for last in (False, True):
            try:
                if self._connection is None:
                    self._connection = self._engine.connect()
                transaction = self._connection.begin()
                if self._contention is not None:
                    self._contention.enter(self._connection)
            except SQLAlchemyError as error:
                self._disconnect()
                if last or not failures.connection_lost(error):
                    raise failures.unreachable(error) from None
            else:
                return transaction
        raise AssertionError

    def _commit(self, transaction: Transaction, group: Group) -> list[Group]:
        try:
            if self._writes:
                transaction.commit()
            else:
                transaction.rollback()
        except SQLAlchemyError as error:
            if failures.connection_lost(error) and self._writes:
                self._disconnect()
                self._fail(group, failures.lost_during_commit())
                return []
            self._roll_back(transaction)
            return self._divide(group, 0, len(group), error)
        self._answer(group)
        return []

    def _roll_back(self, transaction: Transaction) -> None:
        try:
            transaction.rollback()
        except SQLAlchemyError:
            self._disconnect()
        else:
            if self._connection is not None and self._connection.invalidated:
                self._disconnect()

    def _divide(self, group: Group, start: int, stop: int, error: BaseException) -> list[Group]:
        """The groups to try after `group[start:stop]` failed together."""
        if self._contention is not None and self._contention.solves(error):
            return [group]
        if len(group) > 1:
            middle = (start + stop) // 2 if stop - start > 1 else stop
            return _groups(group[:start], group[start:middle], group[middle:stop], group[stop:])
        group[0].tries += 1
        if failures.may_be_repeated(error) and group[0].tries < TRIES:
            return [group]
        self._fail(group, failures.lost() if failures.connection_lost(error) else failures.for_caller(error))
        return []

    def _fail(self, group: Group, error: BaseException) -> None:
        for waiting in group:
            waiting.error = error.again() if isinstance(error, DatabaseUnavailable) else error
        self._answer(group)

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()


def spans(group: Group) -> Iterator[tuple[int, int]]:
    """From where to where one statement or unit reaches: `(start, stop)` in turn."""
    start = 0
    for _, same in groupby(group, key=lambda waiting: waiting.kind):
        stop = start + sum(1 for _ in same)
        yield start, stop
        start = stop


def _groups(*parts: Group) -> list[Group]:
    return [part for part in parts if part]
