"""Looks into the database on behalf of callers nobody has heard of: shared, paced and bounded."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final

PAUSE: Final = 0.1
"""Seconds between two looks of one process."""

LOOKERS: Final = 64
"""Callers that may wait for a look; more get none, so that a flood of codes takes up no more than this."""


class Looks:
    """Calls `reload` for those who ask, all who wait sharing one call that begins after each of them asked."""

    def __init__(self, reload: Callable[[], Coroutine[None, None, None]]) -> None:
        self._reload = reload
        self._next: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._not_before = 0.0
        self._lookers = 0

    async def look(self) -> None:
        """Return after the next look, or at once when LOOKERS wait already. Raises what `reload` raises."""
        if self._lookers >= LOOKERS:
            return
        if self._next is None:
            self._next = asyncio.create_task(self._look())
            self._under_way.add(self._next)
            self._next.add_done_callback(self._ended)
        self._lookers += 1
        try:
            await asyncio.shield(self._next)  # one caller that hangs up must not end the look of the others
        finally:
            self._lookers -= 1

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._not_before - loop.time())
        self._not_before = loop.time() + PAUSE
        self._next = None
        await self._reload()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen: those who waited for it got it
