"""Access tokens that WeChat refused before their time, and what takes their place (design: tokens)."""

from dataclasses import dataclass, field
from typing import Final

import structlog

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tokens import store
from wxgate.tokens.budget import CLASSIC, FORCED, Budget
from wxgate.tokens.failures import Unobtainable, gave_up_waiting
from wxgate.tokens.flights import Flights
from wxgate.tokens.memory import Memory
from wxgate.tokens.record import Key, Record
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.token import ACCESS_TOKEN, Token
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import Issued, classic_token, stable_token
from wxgate.weixin.errors import Refused

HOPELESS_FOR: Final = 30.0
"""Seconds for which nobody asks again for a replacement of a token for which WeChat had none."""

log = structlog.get_logger("wxgate.tokens")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Wants an access token other than the one that WeChat refused."""

    account: Account
    refused: str = field(repr=False)
    api: Api
    database: Database
    clock: Clock

    def reached(self, token: Token, seen: Record) -> bool:
        """See Goal."""
        del seen
        return token.value != self.refused

    async def obtain(self, deadline: Deadline) -> Issued | None:
        """See Goal. By force only when WeChat itself still takes the refused one for the current one."""
        appid, secret = self.account.appid, self.account.secret or ""
        if self.account.token_api == "classic":  # noqa: S105 - the name of an API
            return await classic_token(self.api, appid, secret, deadline) if await self._granted(CLASSIC) else None
        current = await stable_token(self.api, appid, secret, deadline)
        if current.value != self.refused:
            return current
        return await self._forced(secret, deadline) if await self._granted(FORCED) else None

    async def _forced(self, secret: str, deadline: Deadline) -> Issued | None:
        try:
            forced = await stable_token(self.api, self.account.appid, secret, deadline, force=True)
        except Refused as error:
            log.warning("forced refresh refused", appid=self.account.appid, errcode=error.errcode)
            return None
        return forced if forced.value != self.refused else None

    async def _granted(self, budget: Budget) -> bool:
        key = Key(self.account.appid, ACCESS_TOKEN)
        granted = await self.database.run(store.spend_forced, key, self.clock.now(), budget.per_day, budget.apart)
        log.warning("forced refresh" if granted else "no forced refresh: budget used up", appid=self.account.appid)
        return granted


class Replacements:
    """What takes the place of refused access tokens, once for all calls that were refused."""

    def __init__(self, memory: Memory, refresh: Refresh, clock: Clock, api: Api, database: Database) -> None:
        self._memory = memory
        self._refresh = refresh
        self._clock = clock
        self._api = api
        self._database = database
        self._flights: Flights[Token | None] = Flights()
        self._hopeless: dict[str, tuple[str, float]] = {}

    async def of(self, refused: Token, account: Account, deadline: Deadline) -> Token | None:
        """Another token; None when WeChat has none for now. Raises Unobtainable."""
        key = Key(account.appid, ACCESS_TOKEN)
        token = self._memory.token(key, account)
        if token and token.value != refused.value:
            return token
        if self._is_hopeless(account, refused):
            return None
        goal = Replacement(account, refused.value, self._api, self._database, self._clock)
        try:
            better = await self._flights.join(
                (key, refused.value), lambda: self._refresh.run(key, account, goal), deadline
            )
        except TimeoutError:
            raise Unobtainable(key.kind, gave_up_waiting(self._clock.now())) from None
        if better is None:
            self._hopeless[account.appid] = (refused.value, self._clock.now() + HOPELESS_FOR)
        return better

    async def close(self, grace: float) -> None:
        """Wait at most `grace` seconds for the refreshes under way, then end them."""
        await self._flights.close(grace)

    def _is_hopeless(self, account: Account, refused: Token) -> bool:
        value, until = self._hopeless.get(account.appid, ("", 0.0))
        return value == refused.value and self._clock.now() < until
