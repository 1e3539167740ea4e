"""Writing counted visits down: every second, in bulk, each visit once."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
import structlog
from sqlalchemy import Connection, TextClause, delete, text
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable, server_time
from wxgate.links.tables import link_flushes
from wxgate.links.tally import Counted, Tally

EVERY: Final = 1.5
"""Seconds between two flushes, which leaves half a second for one: a visit is in the statistics within 2 s."""
CHUNK: Final = 500
"""Links, per day, that one transaction writes down: well below the 50 ms for which others may be kept waiting."""
CLOSE_SECONDS: Final = 10.0
"""How long a stopping process tries to get rid of what it has counted."""
RETRY_SECONDS: Final = 0.5

# one statement and one parameter, whatever the number of rows: row by row SQLite would go for the interpreter lock,
# and PostgreSQL for the network
_INSERT: Final = "INSERT INTO link_visits (link, day, visits, in_weixin) SELECT "
_FROM_SQLITE_JSON: Final = (
    "json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), "
    "json_extract(value, '$[3]') FROM json_each(:rows) WHERE true "
)
_FROM_POSTGRESQL_JSON: Final = (
    "counted->>0, counted->>1, CAST(counted->>2 AS bigint), CAST(counted->>3 AS bigint) "
    "FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS counted "
)
_ADD: Final = (
    "ON CONFLICT (link, day) DO UPDATE SET visits = link_visits.visits + excluded.visits, "
    "in_weixin = link_visits.in_weixin + excluded.in_weixin"
)
_STATEMENTS: Final[Mapping[str, TextClause]] = {
    "sqlite": text(_INSERT + _FROM_SQLITE_JSON + _ADD),
    "postgresql": text(_INSERT + _FROM_POSTGRESQL_JSON + _ADD),
}

log = structlog.get_logger("wxgate.links")


@dataclass(frozen=True, slots=True)
class Flush:
    """What one transaction adds, and its number in this process: whatever the outcome, it is added once."""

    number: int
    rows: Sequence[Counted]

    @property
    def visits(self) -> int:
        """How many it adds."""
        return sum(visits for _, _, visits, _ in self.rows)


class Flushing:
    """Hands a process's tally to the database. `run` is its loop, `close` its end."""

    def __init__(self, database: Database, tally: Tally, every: float = EVERY) -> None:
        self._database = database
        self._tally = tally
        self._every = every
        self._process = secrets.token_hex(16)
        self._number = 0
        # kept as it is until the database has said that it was written: the same number is never added twice
        self._under_way: Flush | None = None
        self._one_at_a_time = asyncio.Lock()
        self._told_lost = 0
        self._away = False

    async def run(self) -> None:
        """Flush for ever, through any outage of the database; an outage is logged once when it begins and ends."""
        while True:
            await asyncio.sleep(self._every)
            try:
                await self.flush()
            except (DatabaseBusy, DatabaseUnavailable) as error:
                self._tell_away(error)
            else:
                self._tell_back()
            self._tell_lost()

    async def flush(self) -> None:
        """Write down what was counted until now. Raises as `Database.run` does; then it is tried again next time."""
        async with self._one_at_a_time:
            for _ in range(-(-self._tally.waiting // CHUNK) + 1):
                if self._under_way is None:
                    self._under_way = self._next()
                if self._under_way is None:
                    return
                await self._database.run_long(add_visits, self._process, self._under_way)
                self._under_way = None

    async def close(self) -> None:
        """Write down everything, trying for `CLOSE_SECONDS`; what is lost then is logged."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._flush_all()
                if self._number:
                    await self._database.run_long(_forget, self._process)
        except (DatabaseBusy, DatabaseUnavailable, TimeoutError) as error:
            lost = self._tally.visits + (self._under_way.visits if self._under_way else 0)
            if lost:
                log.error("visits of short links are lost", visits=lost, reason=str(error))

    async def _flush_all(self) -> None:
        while self._tally.waiting or self._under_way:
            try:
                await self.flush()
            except (DatabaseBusy, DatabaseUnavailable):
                await asyncio.sleep(RETRY_SECONDS)

    def _next(self) -> Flush | None:
        rows = self._tally.take(CHUNK)
        if not rows:
            return None
        self._number += 1
        # in one order, or processes that meet on PostgreSQL would lock each other out
        return Flush(self._number, sorted(rows))

    def _tell_away(self, error: Exception) -> None:
        if not self._away:
            log.warning("visits of short links wait for the database", reason=str(error))
        self._away = True

    def _tell_back(self) -> None:
        if self._away:
            log.info("visits of short links are written down again")
        self._away = False

    def _tell_lost(self) -> None:
        lost, self._told_lost = self._tally.lost - self._told_lost, self._tally.lost
        if lost:
            log.error("visits of short links are not counted: too many wait", visits=lost)


def add_visits(connection: Connection, process: str, flush: Flush) -> None:
    """Add the visits of a flush, unless this very flush was added before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(link_flushes).values(process=process, number=flush.number, at=server_time())
    statement = statement.on_conflict_do_update(
        index_elements=[link_flushes.c.process],
        set_={"number": flush.number, "at": server_time()},
        where=link_flushes.c.number < flush.number,
    )
    if connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount == 1:
        connection.execute(_STATEMENTS[connection.dialect.name], {"rows": orjson.dumps(flush.rows).decode()})


def _forget(connection: Connection, process: str) -> None:
    connection.execute(delete(link_flushes).where(link_flushes.c.process == process))
