"""Who is told that there is work: this process when it has hands free, otherwise the others."""

import asyncio
from contextlib import suppress
from typing import Final

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.db.notices import say
from wxgate.jobs.queue import Queue
from wxgate.jobs.runner import Runner

CHANNEL: Final = "wxgate_jobs"

GATHER_SECONDS: Final = 0.02
"""Lanes that get work within this time are told of together: PostgreSQL lets such transactions commit one by one."""

LANES_TOLD: Final = 20
"""With more lanes than this, listeners are told to look for themselves."""


class Waking:
    """Passes on what the queue says. `run` is for the loop of background work."""

    def __init__(self, database: Database, queue: Queue, runner: Runner | None) -> None:
        self._database = database
        self._runner = runner
        self._lanes: set[str] = set()
        self._news = asyncio.Event()
        queue.on_wake = self._wake
        if runner is not None:
            database.listen(CHANNEL, runner.wake)

    async def run(self) -> None:
        """Tell other processes, for ever; where there is no way to tell them they look once a second."""
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._news.clear()
            lanes, self._lanes = self._lanes, set()
            with suppress(DatabaseBusy, DatabaseUnavailable):  # nobody is told, so they find it when they look
                await self._database.run(say, CHANNEL, *(lanes if len(lanes) <= LANES_TOLD else [""]))

    def _wake(self, lane: str) -> None:
        if self._runner is not None and not self._runner.full:
            self._runner.wake(lane)
        elif self._database.dialect == "postgresql":
            self._lanes.add(lane)
            self._news.set()
