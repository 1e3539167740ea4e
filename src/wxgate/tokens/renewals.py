"""Valid tokens: from memory, or by renewing what has come to its end."""

from dataclasses import dataclass

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tokens.failures import Unobtainable, gave_up_waiting
from wxgate.tokens.flights import Flights
from wxgate.tokens.memory import Memory
from wxgate.tokens.owner import Owner, obstacle
from wxgate.tokens.record import Key, Record
from wxgate.tokens.refresh import Refresh
from wxgate.tokens.sources import Sources
from wxgate.tokens.token import Token
from wxgate.weixin.credentials import Issued


@dataclass(frozen=True, slots=True)
class Renewal:
    """Wants a token that lives and is not due. Whoever comes while another process asks WeChat keeps the old one."""

    owner: Owner
    sources: Sources
    clock: Clock

    def reached(self, token: Token, seen: Record) -> bool:
        """See Goal."""
        del token
        return seen.next_try_at > self.clock.now() or not seen.lease_free

    async def obtain(self, seen: Record, deadline: Deadline) -> Issued | None:
        """See Goal."""
        return await self.sources.ask(seen, self.owner, deadline)


class Renewals:
    """Tokens that are valid now. One that is asked for with another waits for that one first."""

    def __init__(self, memory: Memory, refresh: Refresh, clock: Clock, sources: Sources) -> None:
        self._memory = memory
        self._refresh = refresh
        self._clock = clock
        self._sources = sources
        self._flights: Flights[Token | None] = Flights()

    async def valid(self, key: Key, owner: Owner, deadline: Deadline) -> Token:
        """The token: without waiting while it is valid, else as soon as WeChat gives one. Raises Unobtainable."""
        token = self._memory.token(key, owner)
        if token:
            return token
        now = self._clock.now()
        failure = self._memory.record(key).told(owner, now) or obstacle(owner, now)
        if failure:
            raise Unobtainable(key.appid, key.kind, failure)
        return await self.renewed(key, owner, deadline)

    async def renewed(self, key: Key, owner: Owner, deadline: Deadline) -> Token:
        """The token, asked for anew if it is due. Raises Unobtainable; the refresh goes on past the deadline."""
        if first := self._sources.asked_with(key, owner):
            await self.valid(*first, deadline)
        goal = Renewal(owner, self._sources, self._clock)
        try:
            token = await self._flights.join(
                (key, owner.credential), lambda: self._refresh.run(key, owner, goal), deadline
            )
        except TimeoutError:
            token = None
        if token is None:
            raise Unobtainable(key.appid, key.kind, gave_up_waiting(self._clock.now()))
        return token

    async def close(self, grace: float) -> None:
        """Wait at most `grace` seconds for the refreshes under way, then end them."""
        await self._flights.close(grace)
