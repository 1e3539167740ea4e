"""Sees to it that nobody overlooks a platform whose tickets stay away."""

from collections.abc import Iterable
from typing import Final

import structlog

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import TICKET_LIFE, Platform
from wxgate.tokens.platform_check import TICKET_OVERDUE
from wxgate.weixin.api import Api
from wxgate.weixin.component import start_push_ticket
from wxgate.weixin.errors import WeixinError

EVERY: Final = 600.0
"""Seconds between two looks, as WeChat pushes tickets."""

TRY_SECONDS: Final = 5.0

log = structlog.stdlib.get_logger(__name__)


class Watch:
    """Tells the log, and asks WeChat to push again."""

    def __init__(self, directory: Directory, api: Api, clock: Clock) -> None:
        self._directory = directory
        self._api = api
        self._clock = clock

    async def look(self) -> None:
        """Look at every open platform once."""
        now = self._clock.now()
        for platform in overdue(self._directory.platforms(), now):
            left = None if platform.ticket_at is None else round(platform.ticket_at + TICKET_LIFE - now)
            log.error(
                "component_ticket_missing",
                component_appid=platform.appid,
                ticket_expires_in=left,
                cure="see that WeChat reaches the event URL: wxgate platform check",
            )
            await self._restart(platform)

    async def _restart(self, platform: Platform) -> None:
        try:
            await start_push_ticket(self._api, platform.appid, platform.secret or "", Deadline.after(TRY_SECONDS))
        except WeixinError as error:
            log.warning("component_ticket_not_restarted", component_appid=platform.appid, reason=str(error))


def overdue(platforms: Iterable[Platform], now: float) -> list[Platform]:
    """The open platforms that have had no ticket for too long."""
    return [
        each for each in platforms if not each.closed and now - (each.ticket_at or each.created_at) > TICKET_OVERDUE
    ]
