"""Forgets what replay protection and quotas no longer need."""

import asyncio
from typing import Final

import structlog

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.tenants.quota import Quota
from wxgate.tenants.replay import ReplayGuard

EVERY: Final = 60.0

log = structlog.get_logger("wxgate.upkeep")


class Upkeep:
    """A loop for every process; several at once do no harm."""

    def __init__(self, quota: Quota, replay: ReplayGuard) -> None:
        self._quota = quota
        self._replay = replay

    async def run(self) -> None:
        """Purge every minute, for ever. A database that is away is left alone until the next minute."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._replay.purge()
                await self._quota.purge()
            except (DatabaseBusy, DatabaseUnavailable) as error:
                log.warning("old authcodes and quota windows could not be removed", reason=str(error))
