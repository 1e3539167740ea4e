"""Valid tokens: from memory, or by renewing what has come to its end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tokens.failures import Unobtainable, gave_up_waiting
from wxgate.tokens.flights import Flights
from wxgate.tokens.memory import Memory
from wxgate.tokens.record import Key, Record
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.token import Kind, Token
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import Issued, classic_token, stable_token

Source = Callable[[Account, Deadline], Awaitable[Issued]]
"""Asks WeChat for one kind of token of an account. Raises WeixinError, or Unobtainable for want of another token."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """Wants a token that lives and is not due. Whoever comes while another process asks WeChat keeps the old one."""

    account: Account
    source: Source
    clock: Clock

    def reached(self, token: Token, seen: Record) -> bool:
        """See Goal."""
        del token
        return seen.next_try_at > self.clock.now() or not seen.lease_free

    async def obtain(self, deadline: Deadline) -> Issued | None:
        """See Goal."""
        return await self.source(self.account, deadline)


class Renewals:
    """Tokens that are valid now.

    `got_with` tells which kind is asked for with which other one, so that it waits for that one first.
    """

    def __init__(
        self,
        memory: Memory,
        refresh: Refresh,
        clock: Clock,
        sources: Mapping[Kind, Source],
        got_with: Mapping[Kind, Kind],
    ) -> None:
        self._memory = memory
        self._refresh = refresh
        self._clock = clock
        self._sources = sources
        self._got_with = got_with
        self._flights: Flights[Token | None] = Flights()

    async def valid(self, key: Key, account: Account, deadline: Deadline) -> Token:
        """The token: without waiting while it is valid, else as soon as WeChat gives one. Raises Unobtainable."""
        token = self._memory.token(key, account)
        if token:
            return token
        failure = self._memory.record(key).told(account, self._clock.now())
        if failure:
            raise Unobtainable(key.kind, failure)
        return await self.renewed(key, account, deadline)

    async def renewed(self, key: Key, account: Account, deadline: Deadline) -> Token:
        """The token, asked for anew if it is due. Raises Unobtainable; the refresh goes on past the deadline."""
        if key.kind in self._got_with:
            await self.valid(Key(key.appid, self._got_with[key.kind]), account, deadline)
        goal = Renewal(account, self._sources[key.kind], self._clock)
        try:
            token = await self._flights.join(
                (key, account.credential), lambda: self._refresh.run(key, account, goal), deadline
            )
        except TimeoutError:
            token = None
        if token is None:
            raise Unobtainable(key.kind, gave_up_waiting(self._clock.now()))
        return token

    async def close(self, grace: float) -> None:
        """Wait at most `grace` seconds for the refreshes under way, then end them."""
        await self._flights.close(grace)


async def access_token(api: Api, account: Account, deadline: Deadline) -> Issued:
    """The access token from the API that the account is set to. A classic one retires its predecessor."""
    fetch = classic_token if account.token_api == "classic" else stable_token  # noqa: S105 - the name of an API
    return await fetch(api, account.appid, account.secret or "", deadline)
