"""Durable writes per second with group commit, as a ratio to one transaction per request.

A request is one insert and one select of that row by its key; 64 callers make one after the other. Three ways of doing
it take turns, round after round, on one database; the ratio is taken round by round and its median shown.

reference   the same SQLAlchemy on threads with a connection each, one transaction per request
units       one `Database.run` per request: insert and select in one unit
declared    `Database.insert`, then `Database.find`

Every acknowledged row is on disk: SQLite with synchronous=FULL, PostgreSQL with the settings it comes with.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import local
from typing import Final, Literal

import uvloop
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    bindparam,
    select,
)
from tests.postgres import running_postgres

from wxgate.db import Database
from wxgate.db.address import parse_address
from wxgate.db.engines import make_engine

CALLERS: Final = 64
ENGINES: Final = ("sqlite", "postgresql")
# The best number for the reference: more threads only wait, for the file or for the interpreter.
REFERENCE_THREADS: Final = {"sqlite": 1, "postgresql": 4}

records = Table(
    "records",
    MetaData(),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
BY_KEY: Final = select(records.c.value).where(records.c.key == bindparam("wanted"))

Way = Literal["reference", "units", "declared"]
WAYS: Final[tuple[Way, ...]] = ("reference", "units", "declared")
Request = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Round:
    """One way under load once: requests per second, CPU microseconds of this process per request, 99th percentile."""

    per_second: float
    cpu: float
    p99_milliseconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each engine; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.durable_writes", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a round lasts")
    parser.add_argument("--rounds", type=int, default=5, help="how often each way is measured")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one")
    options = parser.parse_args(argv)
    for engine in options.engine or ENGINES:
        with database_url(engine) as url:
            rounds = uvloop.run(measure(url, options.seconds, options.rounds))
        show(engine, options.seconds, rounds)
    return 0


@contextmanager
def database_url(engine: str) -> Iterator[str]:
    """The address of an empty database of that engine."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:  # not /tmp: it may be memory
            yield f"sqlite:///{folder}/bench.db"
    else:
        with running_postgres() as server:
            yield server.url(server.create())


async def measure(url: str, seconds: float, rounds: int) -> dict[Way, list[Round]]:
    """All rounds of every way; the first round of each only warms up and is left out."""
    database = await Database.open(url)
    await database.run_long(records.create)
    with reference(url) as referring:
        requests: dict[Way, Request] = {"reference": referring, **grouped(database)}
        taken: dict[Way, list[Round]] = {way: [] for way in WAYS}
        for number in range(rounds + 1):
            for way in WAYS:
                outcome = await load(requests[way], seconds)
                taken[way] += [outcome] if number else []
    await database.close()
    return taken


async def load(request: Request, seconds: float) -> Round:
    """Let the callers make requests for so long."""
    latencies: list[float] = []
    end = time.perf_counter() + seconds

    async def caller() -> None:
        while (start := time.perf_counter()) < end:
            await request()
            latencies.append(time.perf_counter() - start)

    cpu, start = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    count = len(latencies)
    return Round(count / wall, cpu / count * 1e6, sorted(latencies)[int(count * 0.99)] * 1e3)


def new_row() -> dict[str, object]:
    return {"key": secrets.token_hex(16), "value": "v" * 40, "at": 1_700_000_000}


def insert_and_select(connection: Connection, row: dict[str, object]) -> str:
    connection.execute(records.insert(), row)
    return str(connection.execute(BY_KEY, {"wanted": row["key"]}).scalar_one())


@contextmanager
def reference(url: str) -> Iterator[Request]:
    """A request in a transaction of its own on one of a few threads, each with a connection that stays open."""
    address = parse_address(url)
    threads = REFERENCE_THREADS[address.dialect]
    engine = make_engine(address, "long")  # the same pragmas and settings as the lanes have
    mine = local()

    def connect() -> None:
        mine.connection = engine.connect()

    def in_its_own_transaction() -> None:
        with mine.connection.begin():
            insert_and_select(mine.connection, new_row())

    with ThreadPoolExecutor(threads, initializer=connect) as pool:

        async def request() -> None:
            await asyncio.get_running_loop().run_in_executor(pool, in_its_own_transaction)

        yield request


def grouped(database: Database) -> dict[Way, Request]:
    """The two ways of this project."""

    async def units() -> None:
        await database.run(insert_and_select, new_row())

    async def declared() -> None:
        row = new_row()
        await database.insert(records, row)
        assert await database.find(records, str(row["key"])) == row

    return {"units": units, "declared": declared}


def show(engine: str, seconds: float, rounds: dict[Way, list[Round]]) -> None:
    """Print one table."""
    count = len(rounds["reference"])
    print(f"\n{engine}: insert + select by key, {CALLERS} callers, median of {count} rounds of {seconds:g} s")
    print(f"{'':12}{'req/s':>10}{'× reference':>14}{'CPU µs/req':>12}{'p99 ms':>9}")
    for way, taken in rounds.items():
        ratio = median(
            mine.per_second / other.per_second for mine, other in zip(taken, rounds["reference"], strict=True)
        )
        print(
            f"{way:12}{median(each.per_second for each in taken):10,.0f}{ratio:14.1f}"
            f"{median(each.cpu for each in taken):12.0f}{median(each.p99_milliseconds for each in taken):9.1f}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
