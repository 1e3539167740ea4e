"""Access tokens that WeChat refused before their time, and what takes their place (design: tokens)."""

from dataclasses import dataclass, field
from typing import Final

import structlog

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import STABLE, Account
from wxgate.tokens import store
from wxgate.tokens.budget import CLASSIC, FORCED, Budget
from wxgate.tokens.failures import Unobtainable, gave_up_waiting
from wxgate.tokens.flights import Flights
from wxgate.tokens.memory import Memory
from wxgate.tokens.owner import Owner, access_kind
from wxgate.tokens.record import Key, Record
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.sources import Sources
from wxgate.tokens.token import Token
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import Issued, stable_token
from wxgate.weixin.errors import Refused

HOPELESS_FOR: Final = 30.0
"""Seconds for which nobody asks again for a replacement of a token for which WeChat had none."""

log = structlog.get_logger("wxgate.tokens")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Wants an access token other than the one that WeChat refused."""

    owner: Owner
    refused: str = field(repr=False)
    sources: Sources
    api: Api
    database: Database
    clock: Clock

    def reached(self, token: Token, seen: Record) -> bool:
        """See Goal."""
        del seen
        return token.value != self.refused

    async def obtain(self, seen: Record, deadline: Deadline) -> Issued | None:
        """See Goal. By force only when WeChat itself still takes the refused one for the current one."""
        owner = self.owner
        if not isinstance(owner, Account) or owner.authorization or owner.token_api != STABLE:
            # each call to these APIs issues a new token
            return await self.sources.ask(seen, owner, deadline) if await self._granted(CLASSIC) else None
        current = await self.sources.ask(seen, owner, deadline)
        if current.value != self.refused:
            return current
        return await self._forced(owner, deadline) if await self._granted(FORCED) else None

    async def _forced(self, account: Account, deadline: Deadline) -> Issued | None:
        try:
            forced = await stable_token(self.api, account.appid, account.secret or "", deadline, force=True)
        except Refused as error:
            log.warning("forced refresh refused", appid=account.appid, errcode=error.errcode)
            return None
        return forced if forced.value != self.refused else None

    async def _granted(self, budget: Budget) -> bool:
        key = Key(self.owner.appid, access_kind(self.owner))
        granted = await self.database.run(store.spend_forced, key, self.clock.now(), budget.per_day, budget.apart)
        what = "forced refresh" if granted else "no forced refresh: budget used up"
        log.warning(what, appid=key.appid, kind=key.kind)
        return granted


class Replacements:
    """What takes the place of refused access tokens, once for all calls that were refused."""

    def __init__(
        self, memory: Memory, refresh: Refresh, clock: Clock, sources: Sources, api: Api, database: Database
    ) -> None:
        self._memory = memory
        self._refresh = refresh
        self._clock = clock
        self._sources = sources
        self._api = api
        self._database = database
        self._flights: Flights[Token | None] = Flights()
        self._hopeless: dict[str, tuple[str, float]] = {}

    async def of(self, refused: Token, owner: Owner, deadline: Deadline) -> Token | None:
        """Another token; None when WeChat has none for now. Raises Unobtainable."""
        key = Key(owner.appid, access_kind(owner))
        token = self._memory.token(key, owner)
        if token and token.value != refused.value:
            return token
        if self._is_hopeless(owner, refused):
            return None
        goal = Replacement(owner, refused.value, self._sources, self._api, self._database, self._clock)
        try:
            better = await self._flights.join(
                (key, refused.value), lambda: self._refresh.run(key, owner, goal), deadline
            )
        except TimeoutError:
            raise Unobtainable(key.appid, key.kind, gave_up_waiting(self._clock.now())) from None
        if better is None:
            self._hopeless[owner.appid] = (refused.value, self._clock.now() + HOPELESS_FOR)
        return better

    async def close(self, grace: float) -> None:
        """Wait at most `grace` seconds for the refreshes under way, then end them."""
        await self._flights.close(grace)

    def _is_hopeless(self, owner: Owner, refused: Token) -> bool:
        value, until = self._hopeless.get(owner.appid, ("", 0.0))
        return value == refused.value and self._clock.now() < until
