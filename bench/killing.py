"""Kills processes while work is under way, each at a random moment, and waits until nothing is left to do."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bench.killed_server import Killed
from wxgate.db import AnyTable, Database
from wxgate.jobs.tables import dead_jobs, jobs


@dataclass(frozen=True, slots=True)
class Kills:
    """One kill in each of `times` equal parts of `of`, at a random moment of it."""

    times: int
    of: int
    seed: int

    async def strike(self, done: Callable[[], int], processes: Sequence[Killed], killed: list[str]) -> None:
        """Kill one of the processes whenever its moment has come, and start it again; `done` of `of` is over so far.

        What was hit is added to `killed`.
        """
        chance = random.Random(self.seed)
        for number in range(self.times):
            moment = (number + chance.random()) * self.of / self.times
            while done() < moment:
                await asyncio.sleep(0.005)
            victim = chance.choice(processes)
            await victim.kill()
            killed.append(type(victim).__name__)
            await victim.start()


async def come_to_rest(url: str, seconds: float) -> tuple[int, float]:
    """Return when no job is left, or after so many seconds: what is left then, dead letters included, and how long
    that took.
    """
    started = time.monotonic()
    database = await Database.open(url)
    try:
        while await database.read(_count, jobs) and time.monotonic() - started < seconds:
            await asyncio.sleep(0.1)
        left = await database.read(_count, jobs) + await database.read(_count, dead_jobs)
    finally:
        await database.close()
    return left, time.monotonic() - started


def _count(connection: Connection, table: AnyTable) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
