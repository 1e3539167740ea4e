"""A runner on a database, and a kind of job that does as it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from wxgate.db import Database
from wxgate.jobs.job import Done, Job, NewJob, Outcome, Result
from wxgate.jobs.kind import Kind
from wxgate.jobs.queue import Queue
from wxgate.jobs.runner import Capacity, Runner
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate.protocol.clock import Clock

PATIENCE: Final = 20.0

Work = Callable[[Job], Awaitable[Outcome]]
Record = Callable[[Connection, Sequence[Result]], Iterable[NewJob]]


async def _done(_: Job) -> Outcome:
    return Done()


class Chosen(Kind):
    """Works as the test says, and keeps account of it."""

    name = "chosen"
    schedule = (10.0, 100.0)
    at_once = 8

    def __init__(self, work: Work = _done, record: Record | None = None) -> None:
        self.begun: list[Job] = []
        self.under_way = self.most_under_way = 0
        self.results: list[Result] = []
        self._work = work
        self._record = record

    async def work(self, job: Job) -> Outcome:
        self.begun.append(job)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            return await self._work(job)
        finally:
            self.under_way -= 1

    def record(self, connection: Connection, results: Sequence[Result]) -> Iterable[NewJob]:
        follow = self._record(connection, results) if self._record else ()
        self.results.extend(results)
        return follow


@dataclass(slots=True)
class Rig:
    """One process's part in the background work of a database."""

    database: Database
    kind: Chosen
    clock: Clock = field(default_factory=Clock)
    queue: Queue = field(init=False)
    runner: Runner = field(init=False)
    capacity: Capacity = field(default_factory=Capacity)

    def __post_init__(self) -> None:
        self.queue = Queue(self.clock)
        self.runner = Runner(self.database, self.queue, [self.kind], self.clock, self.capacity)
        self.queue.on_wake = self.runner.wake

    async def add(self, *payloads: str, lane: str = "wx1", delay: float = 0.0) -> None:
        new = [NewJob("chosen", lane, payload, delay=delay) for payload in payloads]
        await self.database.run(self.queue.add, new)
        self.queue.wake("chosen", lane)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def pass_time(self, seconds: float) -> None:
        """Let so much time go by, and have the runner notice."""
        self.clock.offset += seconds
        self.runner.wake("")

    async def left(self) -> int:
        """Jobs that are waiting or under way."""
        return await self.database.read(_count)

    async def dead(self) -> list[str]:
        """Reasons of the dead letters."""
        return await self.database.read(_reasons)

    async def emptied(self) -> None:
        """Return when no job is left."""

        async def empty() -> bool:
            return await self.left() == 0

        await until(empty)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when the condition holds. Fails when it takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await asyncio.sleep(0.01)


async def until_now(holds: Callable[[], bool]) -> None:
    """As `until`, for a condition in memory."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.005)


def _count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(jobs)).scalar_one())


def _reasons(connection: Connection) -> list[str]:
    return [str(reason) for reason in connection.execute(select(dead_jobs.c.reason)).scalars()]
