"""The database as the rest of wxgate sees it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, select, true

from wxgate.db.address import Address, Dialect, parse_address
from wxgate.db.contention import Contention
from wxgate.db.declared import Lookup, Row
from wxgate.db.engines import READING, Role, make_engine
from wxgate.db.lane import Lane, MakeTransactions
from wxgate.db.notices import Listener
from wxgate.db.numbered import Numbered
from wxgate.db.schema import AnyTable
from wxgate.db.transactions import Transactions
from wxgate.db.turns import Turns
from wxgate.db.waiting import Unit

P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final[dict[Dialect, dict[Role, int]]] = {
    "sqlite": {"write": 1, "read": 2, "lookup": 1, "long": 1},
    "postgresql": {"write": 2, "insert": 1, "read": 2, "lookup": 1, "long": 1},
}
BATCH: Final[dict[Role, int]] = {"write": 256, "insert": 256, "read": 128, "lookup": 256, "long": 1}


class Database:
    """Nobody else opens connections: callers hand over units of work and wait.

    A unit is a plain function whose first argument is a connection inside an open transaction. It must be small (a few
    index look-ups), neither commit nor roll back, have no effect besides the database (it may run more than once, and
    may run although its caller was cancelled), and return plain values, not cursors. Raising rolls the whole group
    back, so outcomes that are to be expected are better returned than raised.

    One object serves one event loop. What a caller submits after an answer sees what was answered; the order of calls
    that are under way at the same time is open.
    """

    def __init__(self, address: Address) -> None:
        self.dialect: Dialect = address.dialect
        self._address = address
        self._loop = asyncio.get_running_loop()
        self._writer = self._lane("write")
        # On PostgreSQL rows have a writer of their own: nothing they wait for holds them up, and fewer threads make
        # bigger statements.
        self._inserter = self._writer if self.dialect == "sqlite" else self._lane("insert")
        self._reader = self._lane("read")
        self._finder = self._lane("lookup")
        self._long = self._lane("long")
        self._listener: Listener | None = None

    @classmethod
    async def open(cls, url: str) -> "Database":
        """The database at `url`, connected.

        Raises DatabaseAddressInvalid for a URL that cannot be used (a missing folder, say), DatabaseUnavailable when
        nothing answers there.
        """
        database = cls(parse_address(url))
        try:
            await database.run(_alive)  # first: the writer turns on WAL
            await database.read(_alive)
        except BaseException:
            await database.close()
            raise
        return database

    async def run(self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `unit(connection, *args, **kwargs)`, once its transaction is durably committed.

        Raises what the unit raises, DatabaseBusy, and DatabaseUnavailable; with `outcome_unknown` the unit may have
        been committed, otherwise it was not.
        """
        return await self._unit(self._writer, lambda connection: unit(connection, *args, **kwargs))

    async def read(self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `unit`, which only reads: one snapshot, no older than this call. Raises as `run` does."""
        return await self._unit(self._reader, lambda connection: unit(connection, *args, **kwargs))

    async def run_long(self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `run`, for one chunk of an import or a clean-up: alone in its transaction, not in the way of small units.

        On SQLite it still keeps other writers waiting while it runs: a chunk should stay below 50 ms or so.
        """
        return await self._unit(self._long, lambda connection: unit(connection, *args, **kwargs))

    async def insert(self, table: AnyTable, row: Mapping[str, object]) -> None:
        """Return once `row` is durably in `table`. Rows that wait together become one statement.

        `row` is taken as it is now. Raises IntegrityError when this row violates a constraint; otherwise as in `run`.
        """
        future: asyncio.Future[None] = self._loop.create_future()
        self._inserter.put(Row(future, table, row))
        await future

    async def insert_numbered(
        self, table: AnyTable, row: Mapping[str, object], also: Sequence[tuple[AnyTable, Mapping[str, object]]] = ()
    ) -> int:
        """The number that `row` got as its primary key in `table`, durably inserted together with the rows in `also`.

        Numbers increase and are never given twice. `NUMBER` as a value stands for it in any of the rows. Raises as
        `insert` does.
        """
        future: asyncio.Future[int] = self._loop.create_future()
        self._inserter.put(Numbered(future, [(table, row), *also]))
        return await future

    async def find(self, table: AnyTable, key: str | int | bytes) -> Mapping[str, object] | None:
        """The row of `table` with this primary key (of one column), by column name; None when there is none.

        Look-ups that wait together become one statement. Raises as `read` does.
        """
        future: asyncio.Future[Mapping[str, object] | None] = self._loop.create_future()
        self._finder.put(Lookup(future, table, key))
        return await future

    def listen(self, channel: str, hear: Callable[[str], None]) -> None:
        """Have `hear` called in the loop with each text that any process says on `channel`, see `say`.

        Only PostgreSQL carries notices, and some may get lost when a connection does: they can save a wait, nothing
        more. To be called once.
        """
        if self.dialect == "postgresql":
            self._listener = Listener(self._address, channel, hear)

    async def close(self) -> None:
        """Finish what is queued, then close every connection. Calls after it raise DatabaseUnavailable."""
        lanes = {self._writer, self._inserter, self._reader, self._finder, self._long}
        for lane in lanes:
            lane.shut()
        if self._listener is not None:
            await self._listener.close()
        await asyncio.gather(*(lane.ended() for lane in lanes))

    async def _unit(self, lane: Lane, work: Callable[[Connection], T]) -> T:
        future: asyncio.Future[T] = self._loop.create_future()
        lane.put(Unit(future, work))
        return await future

    def _lane(self, role: Role) -> Lane:
        return Lane(role, self._maker(role), threads=THREADS[self.dialect][role], batch=BATCH[role])

    def _maker(self, role: Role) -> MakeTransactions:
        engine = make_engine(self._address, role)
        writes = role not in READING
        path = self._address.path if writes else None
        meet = self.dialect == "postgresql" and role in {"write", "insert"}
        return lambda answer: Transactions(
            engine,
            answer,
            writes=writes,
            turns=Turns(path) if path else None,
            contention=Contention() if meet else None,
        )


def _alive(connection: Connection) -> bool:
    return connection.execute(select(true())).scalar_one()
