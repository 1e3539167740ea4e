"""One exchange for one code, however often and in however many processes the browser asks for it."""

import asyncio
import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import orjson

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.relay import exchange_store
from wxgate.relay.exchange_store import UNDER_WAY, Exchange
from wxgate.relay.identify import Identifier
from wxgate.relay.problems import FINAL, Problem, VisitFailed, problem_of
from wxgate.relay.store import Springboard
from wxgate.relay.visits import Visits
from wxgate.tenants.account import Account

WORK_SECONDS: Final = 5.0
"""What one exchange with WeChat may take altogether."""

LEASE_SECONDS: Final = 6.0
"""After this long without an outcome, whoever was at work on an exchange is taken for dead."""

OUTCOME_SECONDS: Final = 300.0
"""How long the same code leads to the same outcome: as long as WeChat's codes live."""

LOOK_SECONDS: Final = 0.1
"""How often a second request looks whether the first has an outcome."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A browser that came back with a code, and through whose account."""

    springboard: Springboard
    account: Account
    code: str = field(repr=False)


class Exchanges:
    """Turns codes into visits."""

    def __init__(self, database: Database, identifier: Identifier, visits: Visits, clock: Clock) -> None:
        self._database = database
        self._identifier = identifier
        self._visits = visits
        self._clock = clock

    async def visit(self, arrival: Arrival, deadline: Deadline) -> str:
        """The key of the visit to which this code led, or now leads.

        Raises VisitFailed, WeixinError, DatabaseBusy and DatabaseUnavailable.
        """
        springboard = arrival.springboard
        exchange = Exchange(
            exchange_id(springboard.key, arrival.code), springboard.client_code, owner=secrets.token_hex(16)
        )
        while deadline.remaining():
            now = self._clock.now()
            standing = await self._database.run(
                exchange_store.claim, exchange, LEASE_SECONDS, now, now + OUTCOME_SECONDS
            )
            if standing.problem:
                raise VisitFailed(Problem(standing.problem))
            key = await self._trade(arrival, exchange, deadline) if standing.mine else standing.visit
            if key:
                return key
            await self._wait(exchange, deadline)
        raise VisitFailed(Problem.WEIXIN_SLOW)

    async def _wait(self, exchange: Exchange, deadline: Deadline) -> None:
        """Return when whoever is at work on the exchange has an outcome or is taken for dead, or when time is up."""
        while deadline.remaining():
            await asyncio.sleep(LOOK_SECONDS)
            if await self._database.read(exchange_store.stand, exchange, self._clock.now()) != UNDER_WAY:
                return

    async def _trade(self, arrival: Arrival, exchange: Exchange, deadline: Deadline) -> str | None:
        """The key of a new visit, or None when this took so long that somebody else took over."""
        springboard = arrival.springboard
        soon = Deadline.after(deadline.remaining(WORK_SECONDS))
        try:
            identity = await self._identifier.identify(arrival.account, springboard.oauth_type, arrival.code, soon)
        except Exception as error:
            await self._give_up(exchange, problem_of(error))
            raise
        visit = self._visits.new(springboard, identity.openid, orjson.dumps(identity.user_data).decode())
        completed = await self._database.run(exchange_store.complete, exchange, visit)
        if completed is False:
            raise VisitFailed(Problem.LINK_UNKNOWN)
        return visit.key if completed else None

    async def _give_up(self, exchange: Exchange, problem: Problem) -> None:
        # if the database is in trouble too, the lease ends the claim
        with suppress(DatabaseBusy, DatabaseUnavailable):
            if problem in FINAL:
                await self._database.run(exchange_store.fail, exchange, problem)
            else:
                await self._database.run(exchange_store.release, exchange)


def exchange_id(springboard: str, code: str) -> str:
    """The exchange of this code on this springboard; the code cannot be told from it."""
    return hashlib.sha256(f"{springboard}\n{code}".encode()).hexdigest()
