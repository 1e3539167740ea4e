"""The requests under way in this process: how many, and for how long. What does not fit is refused, never queued."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Final, TypeVar

from wxgate.protocol.errors import Overloaded

T = TypeVar("T")

SWEEP_EVERY: Final = 0.025
"""Seconds between two looks for requests that overstay."""
SWEEPS: Final = 3
"""What an end takes at most: one of grace for the work, one to be seen, one to be seen again."""


class UnderWay:
    """Lets in at most `limit` requests and ends each after `seconds`.

    All have the same time, so one sweep serves them all: a timer for each would cost more than its signature check.

    A request is ended by the second sweep that finds its time up. For when the process stalls, this end and the
    time-outs of the work itself are due at once, and those know what has been done: they must have their turn first.
    """

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds - SWEEPS * SWEEP_EVERY
        self._until: dict[asyncio.Task[object], float] = {}
        """When each request's time is up, in the order of their arrival and so of their ends."""
        self._overdue: set[asyncio.Task[object]] = set()
        self._sweeping = False

    async def run(self, work: Coroutine[object, object, T]) -> T:
        """What `work` returns. Raises Overloaded (503) when there is no place, TimeoutError when the time is up."""
        if len(self._until) >= self._limit:
            work.close()
            raise Overloaded
        task = asyncio.current_task()
        assert task is not None
        self._until[task] = time.monotonic() + self._seconds
        if not self._sweeping:
            self._sweep_later()
        try:
            return await work
        except asyncio.CancelledError:
            if task in self._until:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            self._until.pop(task, None)

    def _sweep_later(self) -> None:
        self._sweeping = True
        asyncio.get_running_loop().call_later(SWEEP_EVERY, self._sweep)

    def _sweep(self) -> None:
        self._sweeping = False
        now = time.monotonic()
        overdue = {task for task, until in self._until.items() if until <= now}
        for task in overdue & self._overdue:
            # whoever is gone from the list when it is cancelled knows that its time was up
            del self._until[task]
            task.cancel()
        self._overdue = overdue & self._until.keys()
        if self._until:
            self._sweep_later()
