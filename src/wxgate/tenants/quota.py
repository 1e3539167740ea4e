"""Calls per minute of a client: an exact upper bound over all processes, mostly without asking the database.

A process reserves a part of the minute in the database and spends it in memory. It reserves what its waiting calls
need, or, if that is more, as much as it spent so far but never above a tenth of what remains: so a busy process asks
rarely, and no process sits on more than it is likely to use.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.client import Client
from wxgate.tenants.quota_window import reserve
from wxgate.tenants.tables import quota_windows

MINUTE: Final = 60

KEPT: Final = 10
"""Minutes a window's row is kept, far more than clocks of several machines differ."""


@dataclass(slots=True)
class _Window:
    """This process's share of one client's minute."""

    minute: int
    limit: int
    left: int = 0
    spent: int = 0
    waiting: int = 0
    used_up: bool = False
    reserving: asyncio.Task[None] | None = None


class Quota:
    """Counts the calls of clients that have a limit. Minutes are those of the clock (UNIX time divided by 60)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._windows: dict[str, _Window] = {}

    async def take(self, client: Client) -> bool:
        """Whether the client may make one more call in this minute; always for one without a limit.

        Raises as `Database.run` does.
        """
        if client.per_minute is None:
            return True
        window = self._window(client.code, client.per_minute)
        window.waiting += 1
        try:
            while window.left == 0 and not window.used_up:
                await self._reserved(client.code, window)
            if window.left == 0:
                return False
            window.left -= 1
            window.spent += 1
            return True
        finally:
            window.waiting -= 1

    async def purge(self) -> None:
        """Forget the windows of past minutes."""
        await self._database.run_long(_purge, int(self._clock.now()) // MINUTE - KEPT)

    def _window(self, code: str, limit: int) -> _Window:
        minute = int(self._clock.now()) // MINUTE
        window = self._windows.get(code)
        if window is None or (window.minute, window.limit) != (minute, limit):
            window = self._windows[code] = _Window(minute, limit)
        return window

    async def _reserved(self, code: str, window: _Window) -> None:
        """Return when the reservation under way has ended; whoever comes first begins it, for all who wait."""
        if window.reserving is None:
            window.reserving = asyncio.create_task(self._reserve(code, window))
            window.reserving.add_done_callback(_seen)
        await asyncio.shield(window.reserving)

    async def _reserve(self, code: str, window: _Window) -> None:
        try:
            got = await self._database.run(
                reserve, code, window.minute, limit=window.limit, needed=window.waiting, liked=window.spent
            )
            window.left += got
            window.used_up = got == 0
        finally:
            window.reserving = None


def _seen(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()  # those who waited for it got it; if all hung up, nobody misses it


def _purge(connection: Connection, before: int) -> None:
    connection.execute(delete(quota_windows).where(quota_windows.c.minute < before))
