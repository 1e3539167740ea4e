"""Gets one token from WeChat, once for the whole installation."""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import structlog

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.platform import Platform
from wxgate.tenants.vault import Vault
from wxgate.tokens import schedule, store
from wxgate.tokens.failures import Failure, Unobtainable, failure_of, gave_up_waiting
from wxgate.tokens.memory import Memory
from wxgate.tokens.owner import Owner, obstacle
from wxgate.tokens.record import Key, Record
from wxgate.tokens.store import Renewed
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import Token
from wxgate.weixin.credentials import Issued
from wxgate.weixin.errors import WeixinError

log = structlog.get_logger("wxgate.tokens")


class Goal(Protocol):
    """What one refresh is for."""

    def reached(self, token: Token, seen: Record) -> bool:
        """Whether this valid token, with its record just read, is what is wanted, so that nothing need be done."""

    async def obtain(self, seen: Record, deadline: Deadline) -> Issued | None:
        """A token from WeChat; None when WeChat has none that is wanted. `seen` is the row that the lease is on.

        Raises WeixinError, and Unobtainable for want of another token.
        """


class Refresh:
    """Waits its turn under a lease in the database, asks WeChat outside any transaction, and writes what came of it."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        memory: Memory,
        clock: Clock,
        every: float,
        random: Callable[[], float],
        timing: Timing,
    ) -> None:
        self._database = database
        self._vault = vault
        self._memory = memory
        self._clock = clock
        self._every = every
        self._random = random
        self._timing = timing

    async def run(self, key: Key, owner: Owner, goal: Goal) -> Token | None:
        """The token the goal wants, got by this process or by another one; None when WeChat has none.

        Raises Unobtainable; DatabaseBusy and DatabaseUnavailable as `Database.run` does.
        """
        holder = _new_holder()
        patience = Deadline.after(self._timing.patience)
        while patience.remaining() > 0:
            seen = await self._look(key)
            token = self._memory.token(key, owner)
            if token and goal.reached(token, seen):
                return token
            if failure := seen.told(owner, self._clock.now()) or obstacle(owner, self._clock.now()):
                raise Unobtainable(key.appid, key.kind, failure)
            if seen.lease_free and await self._taken(seen, holder):
                return await self._under_lease(seen, owner, holder, goal)
            await asyncio.sleep(self._timing.poll)
        raise Unobtainable(key.appid, key.kind, gave_up_waiting(self._clock.now()))

    async def _look(self, key: Key) -> Record:
        seen = await self._database.read(store.find, key)
        self._memory.take(seen)
        return seen

    async def _taken(self, seen: Record, holder: str) -> bool:
        return await self._database.run(store.take_lease, seen.key, holder, self._timing.lease, seen.revision)

    async def _under_lease(self, seen: Record, owner: Owner, holder: str, goal: Goal) -> Token | None:
        written = False
        try:
            issued = await goal.obtain(seen, Deadline.after(self._timing.call))
            if issued is None:
                return None
            token, written = await self._keep(seen, owner, issued)
            return token
        except WeixinError as error:
            failure = failure_of(error, self._clock.now(), secrets=_secrets(owner))
            failure = replace(failure, count=_failures_before(seen, owner) + 1)
            written = await self._record(seen.key, owner, holder, failure)
            raise Unobtainable(seen.key.appid, seen.key.kind, failure) from None
        finally:
            if not written:
                await self._database.run(store.release, seen.key, holder)

    async def _keep(self, seen: Record, owner: Owner, issued: Issued) -> tuple[Token, bool]:
        now = self._clock.now()
        before = self._memory.token(seen.key, owner)
        unchanged = before is not None and before.value == issued.value
        expires_at = now + issued.expires_in
        if before is not None and unchanged:
            expires_at = schedule.kept_expiry(before.expires_at, expires_at)
        next_try_at = schedule.refresh_at(now, expires_at, self._every, self._random(), unchanged=unchanged)
        sealed, refresh_sealed = self._sealed(seen.key, issued)
        renewed = Renewed(
            seen.key, sealed, expires_at, now, next_try_at, owner.credential, seen.generation, refresh_sealed
        )
        written = await self._database.run(store.write_renewed, renewed)
        await self._look(seen.key)
        if written:
            log.info("token refreshed", **_about(seen.key), lives=round(expires_at - now), unchanged=unchanged)
        # When somebody was quicker, theirs is the token of the installation.
        token = self._memory.token(seen.key, owner)
        return token or Token(issued.value, expires_at, owner.credential), written

    def _sealed(self, key: Key, issued: Issued) -> tuple[str, str | None]:
        """The token, and the refresh token that came with it, which is written in the same statement."""
        refresh = issued.refresh_token
        sealed = self._vault.seal(issued.value, key.cell)
        return sealed, None if refresh is None else self._vault.seal(refresh, key.refresh_cell)

    async def _record(self, key: Key, owner: Owner, holder: str, failure: Failure) -> bool:
        now = self._clock.now()
        next_try_at = schedule.retry_at(
            now, failure.count, self._random(), permitted=failure.permitted, authorized=failure.authorized
        )
        written = await self._database.run(store.write_failure, key, holder, failure, next_try_at, owner.credential)
        await self._look(key)
        pause = round(next_try_at - now)
        log.warning("token not refreshed", **_about(key), failures=failure.count, error=failure.text, next_try_in=pause)
        return written


def _failures_before(seen: Record, owner: Owner) -> int:
    return seen.failure.count if seen.failure and seen.credential >= owner.credential else 0


def _secrets(owner: Owner) -> tuple[str, ...]:
    ticket = owner.ticket if isinstance(owner, Platform) else None
    return tuple(filter(None, (owner.secret, ticket)))


def _about(key: Key) -> dict[str, str]:
    return {"appid": key.appid, "kind": key.kind}


def _new_holder() -> str:
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
