"""The token keeper: hands out tokens and tickets, and sees to it that there is a valid one."""

import random
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Final, TypeVar

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.vault import Vault
from wxgate.tokens import store
from wxgate.tokens.failures import Unobtainable, answer
from wxgate.tokens.memory import Memory
from wxgate.tokens.record import Key
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.renewals import Renewals, access_token
from wxgate.tokens.replacements import Replacements
from wxgate.tokens.states import State, state_of
from wxgate.tokens.status import KindStatus, TokenStatus, in_order, kind_status, status_of
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import ACCESS_TOKEN, JSAPI_TICKET, KINDS, WX_CARD_TICKET, Kind, Token
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import Issued, TicketType, ticket
from wxgate.weixin.errors import TokenRefused

T = TypeVar("T")

PAGE: Final = 500
"""Records read in one unit when a process starts or has fallen behind."""


class Keeper:
    """Tokens of every account, from memory while they are valid.

    When WeChat gives no token, raises AppSecretInvalid (113), AppidInvalid (112), CallNotAllowed (107, a ticket the
    account may not have), UpstreamRefused, WeixinUnreachable (502) or WeixinTimeout (504); and when a token is missing
    while the database is not to be had, DatabaseBusy or DatabaseUnavailable.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        api: Api,
        clock: Clock,
        *,
        refresh_every: float = 7000.0,
        spread: Callable[[], float] = random.random,
        timing: Timing | None = None,
    ) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._revision = 0
        self.memory = Memory(vault, clock)
        self._timing = timing or Timing()
        refresh = Refresh(database, vault, self.memory, clock, refresh_every, spread, self._timing)
        sources = {
            ACCESS_TOKEN: partial(access_token, api),
            JSAPI_TICKET: partial(self._ask_ticket, "jsapi"),
            WX_CARD_TICKET: partial(self._ask_ticket, "wx_card"),
        }
        got_with = {JSAPI_TICKET: ACCESS_TOKEN, WX_CARD_TICKET: ACCESS_TOKEN}
        self.renewals = Renewals(self.memory, refresh, clock, sources, got_with)
        self._replacements = Replacements(self.memory, refresh, clock, api, database)

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
        """The account's access token."""
        return await self._value(account, ACCESS_TOKEN, deadline)

    async def ticket(self, account: Account, kind: Kind, deadline: Deadline) -> str:
        """The account's ticket of this kind: `jsapi_ticket` or `wx_card_ticket`."""
        return await self._value(account, kind, deadline)

    async def with_token(self, account: Account, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        """What `call` returns, given the access token.

        When it raises TokenRefused the token is replaced and `call` is repeated, once: WeChat refused the first, so
        nothing is done twice. Raises what `call` raises, TokenRefused among it when there is nothing better.
        """
        token = self.memory.token(Key(account.appid, ACCESS_TOKEN), account)
        try:
            if token is None:
                return await self._with_token(account, deadline, call)
            return await self._repeating(token, account, deadline, call)
        except Unobtainable as error:
            raise answer(error) from None

    async def status(self, appid: str) -> tuple[TokenStatus, ...]:
        """How the account's tokens are doing, as the database has it. Never a value."""
        known = await self._database.read(store.of_account, appid)
        now = self._clock.now()
        return in_order(status_of(record, known.credential, now) for record in known.records)

    def known(self, account: Account) -> tuple[tuple[TokenStatus, State], ...]:
        """How each kind of the account's tokens is doing, as this process knows it: without a look at the database."""
        now = self._clock.now()
        records = [self.memory.record(Key(account.appid, kind)) for kind in KINDS]
        known = ((record, status_of(record, account.credential, now)) for record in records)
        return tuple((status, state_of(record, status)) for record, status in known)

    def overview(self, accounts: Iterable[Account]) -> tuple[KindStatus, ...]:
        """How the tokens of these accounts are doing, kind by kind, as this process knows them: for metrics."""
        now = self._clock.now()
        open_accounts = [account for account in accounts if not account.closed]
        return tuple(
            kind_status(
                kind,
                (status_of(self.memory.record(Key(each.appid, kind)), each.credential, now) for each in open_accounts),
            )
            for kind in KINDS
        )

    async def _value(self, account: Account, kind: Kind, deadline: Deadline) -> str:
        try:
            return (await self.renewals.valid(Key(account.appid, kind), account, deadline)).value
        except Unobtainable as error:
            raise answer(error) from None

    async def _with_token(self, account: Account, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        token = await self.renewals.valid(Key(account.appid, ACCESS_TOKEN), account, deadline)
        return await self._repeating(token, account, deadline, call)

    async def _repeating(
        self, token: Token, account: Account, deadline: Deadline, call: Callable[[str], Awaitable[T]]
    ) -> T:
        try:
            return await call(token.value)
        except TokenRefused:
            better = await self._replacements.of(token, account, deadline)
            if better is None:
                raise
        return await call(better.value)

    async def _ask_ticket(self, sort: TicketType, account: Account, deadline: Deadline) -> Issued:
        return await self._with_token(account, deadline, lambda token: ticket(self._api, token, sort, deadline))
