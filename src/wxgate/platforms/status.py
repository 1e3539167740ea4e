"""How third-party platforms are doing, for metrics. Never a secret."""

from collections import Counter
from dataclasses import dataclass

from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import TICKET_LIFE


@dataclass(frozen=True, slots=True)
class PlatformStatus:
    """One open platform."""

    appid: str
    ticket_life: float
    """Seconds for which WeChat takes the newest ticket; 0 when there is none."""
    authorized: int
    withdrawn: int
    """Accounts by whether their authorisation is in force."""


def statuses(directory: Directory, now: float) -> list[PlatformStatus]:
    """Every open platform, as this process knows it."""
    standings = [account.authorization for account in directory.accounts() if account.authorization]
    counts = Counter((each.component_appid, each.withdrawn_at is None) for each in standings)
    return [
        PlatformStatus(
            each.appid,
            max(0.0, each.ticket_at + TICKET_LIFE - now) if each.ticket_at else 0.0,
            counts[each.appid, True],
            counts[each.appid, False],
        )
        for each in directory.platforms()
        if not each.closed
    ]
