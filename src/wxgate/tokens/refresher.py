"""Refreshes tokens in the background, before anybody has to wait for one."""

import asyncio
from typing import Final

import structlog

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.tokens.due import Due
from wxgate.tokens.failures import Unobtainable
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.record import Key
from wxgate.tokens.token import KINDS

TICK: Final = 0.5
"""Seconds between two looks at what is due."""

AT_ONCE: Final = 32
"""Refreshes under way in one process; an account that hangs holds up no other."""

LOOK_AGAIN: Final = 2.0
"""Seconds after which a token is looked at again that another process was refreshing, or that could not be read."""

PATIENCE: Final = 20.0
"""Seconds for one refresh; it ends by itself long before."""

log = structlog.get_logger("wxgate.tokens")


class Refresher:
    """Keeps every token of every open account fresh. Each process may run one: they share the work by leases."""

    def __init__(self, keeper: Keeper, directory: Directory, clock: Clock) -> None:
        self._keeper = keeper
        self._directory = directory
        self._clock = clock
        self._due = Due()
        self._accounts: dict[str, Account] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Tick for ever. Cancelled, it ends the refreshes under way."""
        try:
            while True:
                self._start_due()
                await asyncio.sleep(TICK)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def tick(self) -> int:
        """How many refreshes were due now, and are done. `run` does not wait, so that a slow one holds up no other."""
        tasks = self._start_due()
        await asyncio.gather(*tasks)
        return len(tasks)

    def _start_due(self) -> list[asyncio.Task[None]]:
        self._follow_directory()
        self._follow_memory()
        keys = self._due.pop(self._clock.now(), AT_ONCE - len(self._running))
        tasks = [asyncio.create_task(self._refresh(key, self._accounts[key.appid])) for key in keys]
        for task in tasks:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return tasks

    def _follow_directory(self) -> None:
        # Ten thousand accounts are compared by identity in half a millisecond; only changed ones cost more.
        for account in self._directory.accounts():
            if self._accounts.get(account.appid) is not account:
                self._accounts[account.appid] = account
                for kind in KINDS:
                    self._plan(Key(account.appid, kind))

    def _follow_memory(self) -> None:
        for key in self._keeper.memory.changed():
            self._plan(key)

    def _plan(self, key: Key, *, not_before: float = 0.0) -> None:
        account = self._accounts.get(key.appid)
        if account is None or account.closed or account.secret is None:
            self._due.discard(key)
        else:
            self._due.put(key, max(self._keeper.memory.record(key).due_at(account), not_before))

    async def _refresh(self, key: Key, account: Account) -> None:
        wanting = key
        try:
            await self._keeper.renewals.renewed(key, account, Deadline.after(PATIENCE))
        except Unobtainable as error:  # recorded and logged where it happened
            wanting = Key(key.appid, error.kind)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("token not refreshed", appid=key.appid, kind=key.kind, error=str(error))
        except Exception:  # one account's trouble must not end the others' refreshes
            log.exception("token not refreshed", appid=key.appid, kind=key.kind)
        self._plan_next(key, wanting)

    def _plan_next(self, key: Key, wanting: Key) -> None:
        """A ticket that failed for want of an access token waits until that one is due."""
        self._follow_memory()
        if key not in self._due:
            later = self._keeper.memory.record(wanting).due_at(self._accounts[key.appid]) if wanting != key else 0.0
            self._plan(key, not_before=max(later, self._clock.now()) + LOOK_AGAIN)
