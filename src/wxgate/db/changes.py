"""How a process notices what other processes changed: it looks at the revisions every second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from wxgate.db import revisions
from wxgate.db.database import Database
from wxgate.db.errors import DatabaseBusy, DatabaseUnavailable

Callback = Callable[[], Awaitable[None]]

NEVER: Final = 0
"""The revision of a topic that was never bumped."""

log = structlog.get_logger("wxgate.changes")


class Changes:
    """Calls back when a topic of `revisions` has moved; with the default pace within 2 s of the commit."""

    def __init__(self, database: Database, every: float = 1.0) -> None:
        self._database = database
        self._every = every
        self._callbacks: dict[str, list[Callback]] = {}
        self._seen: dict[str, int] = {}
        self._lost = False

    def subscribe(self, topic: str, callback: Callback) -> None:
        """Have `callback` awaited whenever `topic` moved; the first check counts whatever happened before as a move.

        It reads again what it keeps in memory, and may be called once more than necessary.
        """
        self._callbacks.setdefault(topic, []).append(callback)

    async def check(self) -> None:
        """Look once and call back for what moved.

        Raises as `Database.read` does. A callback's own error is logged, holds up no other topic, and is tried again at
        the next check.
        """
        now = await self._database.read(revisions.current)
        for topic, callbacks in self._callbacks.items():
            revision = now.get(topic, NEVER)
            if revision != self._seen.get(topic, NEVER) and await self._call(topic, callbacks):
                self._seen[topic] = revision

    async def run(self) -> None:
        """Check for ever, through any outage of the database; an outage is logged once when it begins and ends."""
        while True:
            try:
                await self.check()
            except (DatabaseBusy, DatabaseUnavailable) as error:
                if not self._lost:
                    log.warning("changes of other processes cannot be read", reason=str(error))
                self._lost = True
            else:
                if self._lost:
                    log.info("changes of other processes are read again")
                self._lost = False
            await asyncio.sleep(self._every)

    async def _call(self, topic: str, callbacks: list[Callback]) -> bool:
        try:
            for callback in callbacks:
                await callback()
        except (DatabaseBusy, DatabaseUnavailable):
            raise
        except Exception:  # one capability's defect must not keep the others from noticing changes
            log.exception("a change could not be taken over", topic=topic)
            return False
        return True
