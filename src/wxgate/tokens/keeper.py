"""The token keeper: hands out tokens and tickets, and sees to it that there is a valid one."""

import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import CallNotAllowed
from wxgate.tenants.account import Account
from wxgate.tenants.authorization import names_of
from wxgate.tenants.platform import Platform
from wxgate.tenants.standing import check_standing
from wxgate.tenants.vault import Vault
from wxgate.tokens import store
from wxgate.tokens.failures import Unobtainable, answer
from wxgate.tokens.memory import Memory
from wxgate.tokens.owner import Owner, access_kind, has_granted, kinds_of, needed_for
from wxgate.tokens.record import Key
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.renewals import Renewals
from wxgate.tokens.replacements import Replacements
from wxgate.tokens.sources import FindPlatform, Sources
from wxgate.tokens.states import State, state_of
from wxgate.tokens.status import KindStatus, TokenStatus, in_order, kind_status, status_of
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import KINDS, Kind, Token
from wxgate.weixin.api import Api
from wxgate.weixin.errors import TokenRefused

T = TypeVar("T")

PAGE: Final = 500
"""Records read in one unit when a process starts or has fallen behind."""


def _no_platform(appid: str) -> None:
    del appid


class Keeper:
    """Tokens of every account and platform, from memory while they are valid.

    When WeChat gives no token, raises AppSecretInvalid (113), AppidInvalid (112), CallNotAllowed (107, a ticket the
    account may not have), PlatformUnusable (114), UpstreamRefused, WeixinUnreachable (502) or WeixinTimeout (504); and
    when a token is missing while the database is not to be had, DatabaseBusy or DatabaseUnavailable.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        api: Api,
        clock: Clock,
        *,
        platforms: FindPlatform = _no_platform,
        refresh_every: float = 7000.0,
        spread: Callable[[], float] = random.random,
        timing: Timing | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = platforms
        self._revision = 0
        self.memory = Memory(vault, clock)
        self._timing = timing or Timing()
        refresh = Refresh(database, vault, self.memory, clock, refresh_every, spread, self._timing)
        sources = Sources(api, vault, platforms, self._with_token)
        self.renewals = Renewals(self.memory, refresh, clock, sources)
        self._replacements = Replacements(self.memory, refresh, clock, sources, api, database)

    async def reload(self) -> None:
        """Read what changed in the database since the last time; the first time everything."""
        while True:
            changes = await self._database.read(store.changed_since, self._revision, PAGE)
            if changes.revision < self._revision:  # a backup was restored
                self._revision = 0
                self.memory.clear()
                continue
            for record in changes.records:
                self.memory.take(record)
            if len(changes.records) < PAGE:
                self._revision = changes.revision
                return
            self._revision = changes.records[-1].revision

    async def close(self) -> None:
        """Let the refreshes under way end, as a token that WeChat has issued should not be lost."""
        await self._replacements.close(self._timing.call)
        await self.renewals.close(self._timing.call)

    async def access_token(self, account: Account, deadline: Deadline) -> str:
        """The account's access token, whoever got it."""
        check_standing(account, self._platforms(account.component_appid))
        return await self._value(account, access_kind(account), deadline)

    async def component_token(self, platform: Platform, deadline: Deadline) -> str:
        """The platform's own access token."""
        return await self._value(platform, access_kind(platform), deadline)

    async def ticket(self, account: Account, kind: Kind, deadline: Deadline) -> str:
        """The account's ticket of this kind: `jsapi_ticket` or `wx_card_ticket`."""
        check_standing(account, self._platforms(account.component_appid))
        if not has_granted(account, kind):
            names = names_of(needed_for(kind))
            raise CallNotAllowed(f"公众号没有授权“{names.zh}”", f"the account did not grant {names.en}")
        return await self._value(account, kind, deadline)

    async def with_token(self, account: Account, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        """What `call` returns, given the access token.

        When it raises TokenRefused the token is replaced and `call` is repeated, once: WeChat refused the first, so
        nothing is done twice. Raises what `call` raises, TokenRefused among it when there is nothing better.
        """
        check_standing(account, self._platforms(account.component_appid))
        return await self._answering(account, deadline, call)

    async def with_component_token(
        self, platform: Platform, deadline: Deadline, call: Callable[[str], Awaitable[T]]
    ) -> T:
        """The same with the platform's own access token."""
        return await self._answering(platform, deadline, call)

    async def status(self, appid: str) -> tuple[TokenStatus, ...]:
        """How the tokens of an account or a platform are doing, as the database has it. Never a value."""
        known = await self._database.read(store.of_owner, appid)
        now = self._clock.now()
        return in_order(status_of(record, known.credential, now) for record in known.records)

    def known(self, owner: Owner) -> tuple[tuple[TokenStatus, State], ...]:
        """How each kind of the owner's tokens is doing, as this process knows it: without a look at the database."""
        now = self._clock.now()
        records = [self.memory.record(Key(owner.appid, kind)) for kind in kinds_of(owner)]
        known = ((record, status_of(record, owner.credential, now)) for record in records)
        return tuple((status, state_of(record, status)) for record, status in known)

    def overview(self, owners: Iterable[Owner]) -> tuple[KindStatus, ...]:
        """How the tokens of these owners are doing, kind by kind, as this process knows them: for metrics."""
        now = self._clock.now()
        known: dict[Kind, list[TokenStatus]] = {kind: [] for kind in KINDS}
        for owner in owners:
            for kind in () if owner.closed else kinds_of(owner):
                record = self.memory.record(Key(owner.appid, kind))
                known[kind].append(status_of(record, owner.credential, now))
        return tuple(kind_status(kind, statuses) for kind, statuses in known.items())

    async def _value(self, owner: Owner, kind: Kind, deadline: Deadline) -> str:
        try:
            return (await self.renewals.valid(Key(owner.appid, kind), owner, deadline)).value
        except Unobtainable as error:
            raise answer(error) from None

    async def _answering(self, owner: Owner, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        token = self.memory.token(Key(owner.appid, access_kind(owner)), owner)
        try:
            if token is None:
                return await self._with_token(owner, deadline, call)
            return await self._repeating(token, owner, deadline, call)
        except Unobtainable as error:
            raise answer(error) from None

    async def _with_token(self, owner: Owner, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        token = await self.renewals.valid(Key(owner.appid, access_kind(owner)), owner, deadline)
        return await self._repeating(token, owner, deadline, call)

    async def _repeating(
        self, token: Token, owner: Owner, deadline: Deadline, call: Callable[[str], Awaitable[T]]
    ) -> T:
        try:
            return await call(token.value)
        except TokenRefused:
            better = await self._replacements.of(token, owner, deadline)
            if better is None:
                raise
        return await call(better.value)
