"""Refreshes tokens in the background, before anybody has to wait for one."""

import asyncio
from typing import Final

import structlog

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import PlatformUnusable
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import Platform
from wxgate.tenants.standing import check_standing
from wxgate.tokens.due import Due
from wxgate.tokens.failures import Unobtainable
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.owner import Owner, access_kind, kinds_of, obstacle
from wxgate.tokens.record import Key
from wxgate.tokens.token import KINDS

TICK: Final = 0.5
"""Seconds between two looks at what is due."""

AT_ONCE: Final = 32
"""Refreshes under way in one process; an account that hangs holds up no other."""

LOOK_AGAIN: Final = 2.0
"""Seconds after which a token is looked at again that another process was refreshing, or that could not be read."""

PLATFORM_PAUSE: Final = 5.0
"""Seconds between two looks at whether an account's platform has a token."""

PATIENCE: Final = 20.0
"""Seconds for one refresh; it ends by itself long before."""

log = structlog.get_logger("wxgate.tokens")


class Refresher:
    """Keeps every token of every open account and platform fresh.

    Each process may run one: they share the work by leases.
    """

    def __init__(self, keeper: Keeper, directory: Directory, clock: Clock) -> None:
        self._keeper = keeper
        self._directory = directory
        self._clock = clock
        self._due = Due()
        self._owners: dict[str, Owner] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Tick for ever. Cancelled, it ends the refreshes under way."""
        try:
            while True:
                self._start_due()
                await self._pause()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _pause(self) -> None:
        """A tick; while there is more to do than may be begun, only until one refresh has ended."""
        if len(self._running) < AT_ONCE:
            await asyncio.sleep(TICK)
        else:
            await asyncio.wait(self._running, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)

    async def tick(self) -> int:
        """How many refreshes were due now, and are done. `run` does not wait, so that a slow one holds up no other."""
        tasks = self._start_due()
        await asyncio.gather(*tasks)
        return len(tasks)

    def _start_due(self) -> list[asyncio.Task[None]]:
        self._follow_directory()
        self._follow_memory()
        keys = self._startable(self._clock.now())
        tasks = [asyncio.create_task(self._refresh(key, self._owners[key.appid])) for key in keys]
        for task in tasks:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return tasks

    def _startable(self, now: float) -> list[Key]:
        """What is due and can be begun. Accounts of a platform that has no token would take the place of others."""
        free = AT_ONCE - len(self._running)
        keys: list[Key] = []
        while len(keys) < free and (due := self._due.pop(now, free - len(keys))):
            for key in due:
                if self._waits_for_platform(key):
                    self._due.put(key, now + PLATFORM_PAUSE)
                else:
                    keys.append(key)
        return keys

    def _waits_for_platform(self, key: Key) -> bool:
        owner = self._owners[key.appid]
        if isinstance(owner, Platform) or not owner.component_appid:
            return False
        platform = self._directory.platform(owner.component_appid)
        return platform is None or not self._keeper.memory.token(Key(platform.appid, access_kind(platform)), platform)

    def _follow_directory(self) -> None:
        # Ten thousand accounts are compared by identity in half a millisecond; only changed ones cost more.
        for platform in self._directory.platforms():
            known = self._owners.get(platform.appid)
            if known is not platform:
                self._follow(platform)
                if known is not None and known.closed != platform.closed:
                    self._follow_accounts_of(platform)
        for account in self._directory.accounts():
            if self._owners.get(account.appid) is not account:
                self._follow(account)

    def _follow_accounts_of(self, platform: Platform) -> None:
        for account in self._directory.accounts():
            if account.component_appid == platform.appid:
                self._follow(account)

    def _follow(self, owner: Owner) -> None:
        self._owners[owner.appid] = owner
        kept = kinds_of(owner)
        for kind in KINDS:
            key = Key(owner.appid, kind)
            if kind in kept:
                self._plan(key)
            else:
                self._due.discard(key)

    def _follow_memory(self) -> None:
        for key in self._keeper.memory.changed():
            self._plan(key)

    def _plan(self, key: Key, *, not_before: float = 0.0) -> None:
        owner = self._owners.get(key.appid)
        if owner is None or key.kind not in kinds_of(owner) or not self._is_kept(owner):
            self._due.discard(key)
        else:
            self._due.put(key, max(self._keeper.memory.record(key).due_at(owner), not_before))

    def _is_kept(self, owner: Owner) -> bool:
        """Whether tokens of this owner can be had at all; a change of it, such as a new ticket, brings it up again."""
        if owner.closed or obstacle(owner, self._clock.now()) is not None:
            return False
        if isinstance(owner, Platform):
            return True
        try:
            check_standing(owner, self._directory.platform(owner.component_appid))
        except PlatformUnusable:
            return False
        return True

    async def _refresh(self, key: Key, owner: Owner) -> None:
        wanting = key
        try:
            await self._keeper.renewals.renewed(key, owner, Deadline.after(PATIENCE))
        except Unobtainable as error:  # recorded and logged where it happened
            wanting = Key(error.appid, error.kind)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("token not refreshed", appid=key.appid, kind=key.kind, error=str(error))
        except Exception:  # one account's trouble must not end the others' refreshes
            log.exception("token not refreshed", appid=key.appid, kind=key.kind)
        self._plan_next(key, wanting)

    def _plan_next(self, key: Key, wanting: Key) -> None:
        """What failed for want of another token waits until that one is due."""
        self._follow_memory()
        if key not in self._due:
            owner = self._owners.get(wanting.appid)
            later = self._keeper.memory.record(wanting).due_at(owner) if owner and wanting != key else 0.0
            self._plan(key, not_before=max(later, self._clock.now()) + LOOK_AGAIN)
