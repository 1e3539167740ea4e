"""The right to fetch one file, as long as this process lives (see `wxgate.media.store`)."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.media import store
from wxgate.media.stored_file import StoredFile
from wxgate.protocol.clock import Clock

SECONDS: Final = 15.0
"""Others wait so long for a file that a killed process was fetching."""
RENEWED_EVERY: Final = 4.0

log = structlog.get_logger("wxgate.media")


class HoldLost(Exception):
    """Another process fetches the file now: this one was silent for too long."""


class Hold:
    """A hold that its owner has; `store.hold` gives it."""

    def __init__(self, database: Database, clock: Clock, key: str, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._owner = owner

    async def plan(self, path: str) -> None:
        """Durable when it returns: the file will lie at `path`. Raises HoldLost, and what the database raises."""
        if not await self._database.run(store.plan, self._key, self._owner, path):
            raise HoldLost

    async def keep(self, file: StoredFile) -> None:
        """Durable when it returns: the file is stored. Raises HoldLost, and what the database raises."""
        if not await self._database.run(store.keep, self._key, self._owner, file, self._clock.now()):
            raise HoldLost

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """While inside, nobody else gets the hold; at the end it is let go, unless the file was kept."""
        renewing = asyncio.create_task(self._renew(), name="hold on a media file")
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait({renewing})
            try:
                await self._database.run(store.let_go, self._key, self._owner)
            except (DatabaseBusy, DatabaseUnavailable) as error:  # it ends by itself
                log.warning("a hold was not let go", reason=str(error))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            try:
                await self._database.run(store.renew, self._key, self._owner, SECONDS)
            except (DatabaseBusy, DatabaseUnavailable) as error:
                log.warning("a hold was not renewed", reason=str(error))


def new_owner() -> str:
    """A name for whoever asks for a hold, like no other."""
    return secrets.token_hex(16)
