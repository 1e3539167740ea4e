"""Shares work within one process: who wants what is already under way waits for it instead of starting it again."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Generic, TypeVar

import structlog

from wxgate.protocol.deadline import Deadline

T = TypeVar("T")

log = structlog.get_logger("wxgate.tokens")


class Flights(Generic[T]):
    """Tasks under way, by what they bring. A task goes on when those who wait for it give up."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[T]] = {}

    async def join(self, key: Hashable, start: Callable[[], Coroutine[object, object, T]], deadline: Deadline) -> T:
        """The result of the task for `key`, started if there is none. Raises what it raises, and TimeoutError."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.create_task(start())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        await asyncio.wait({task}, timeout=deadline.remaining())
        if not task.done():
            raise TimeoutError
        return task.result()

    async def close(self, grace: float) -> None:
        """Wait at most `grace` seconds for what is under way, then end it."""
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, key: Hashable, task: asyncio.Task[T]) -> None:
        del self._tasks[key]
        if not task.cancelled() and (error := task.exception()):
            log.debug("refresh failed", error=type(error).__name__)
