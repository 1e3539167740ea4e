"""Forgets what replay protection and quotas no longer need."""

from typing import Final

from wxgate.tenants.quota import Quota
from wxgate.tenants.replay import ReplayGuard

EVERY: Final = 60.0
"""Seconds between two rounds; several processes at once do no harm."""


async def purge(quota: Quota, replay: ReplayGuard) -> None:
    """Delete old authcodes and quota windows. Raises DatabaseBusy and DatabaseUnavailable."""
    await replay.purge()
    await quota.purge()
