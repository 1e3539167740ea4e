"""A token keeper over a real database, with the simulator as WeChat and its clock as the time."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Self

from tests.account_kinds import COMPONENT, Authorizing

from wxgate.db import Database
from wxgate.db.changes import Changes
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import Platform
from wxgate.tenants.tables import TOPIC as TENANTS
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.refresher import Refresher
from wxgate.tokens.tables import TOPIC
from wxgate.tokens.timing import Timing
from wxgate.weixin.api import Api
from wxgate_sim.server import SimServer

APPID = "wx0123456789abcdef"
SECRET = "5ec2e7" * 5 + "ab"
KEY = b"k" * 32
BUSINESS = "/cgi-bin/get_api_domain_ip"
"""Stands for any call that needs an access token."""


@dataclass
class Process:
    """What one process of an installation has of its own. Several may stand on one database."""

    database: Database
    clock: Clock
    api: Api
    keeper: Keeper
    directory: Directory
    refresher: Refresher
    changes: Changes


@dataclass
class Rig:
    """An installation with a first process, and what tests do to it."""

    database: Database
    sim: SimServer
    clock: Clock = field(default_factory=Clock)
    timing: Timing = field(default_factory=Timing)
    every: float = 7000.0
    weixin_url: str = ""
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        self.vault = Vault([KEY])
        self.accounts = AccountAdmin(self.database, self.vault, self.clock)
        self.first = await self.process()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    async def process(self, timing: Timing | None = None) -> Process:
        """One more process on the same database."""
        api = Api(self.weixin_url or self.sim.url, 64)
        directory = Directory(self.database, self.vault)
        keeper = Keeper(
            self.database,
            self.vault,
            api,
            self.clock,
            platforms=directory.platform,
            refresh_every=self.every,
            spread=lambda: 0.5,
            timing=timing or self.timing,
        )
        changes = Changes(self.database)
        changes.subscribe(TENANTS, directory.reload)
        changes.subscribe(TOPIC, keeper.reload)
        await changes.check()
        self.stack.push_async_callback(api.close)
        self.stack.push_async_callback(keeper.close)
        refresher = Refresher(keeper, directory, self.clock)
        return Process(self.database, self.clock, api, keeper, directory, refresher, changes)

    @property
    def keeper(self) -> Keeper:
        return self.first.keeper

    @property
    def platform(self) -> Platform | None:
        """The platform that accounts authorise, if any does."""
        return self.first.directory.platform(COMPONENT)

    async def add_account(self, appid: str = APPID, secret: str = SECRET, *, token_api: str = "stable") -> Account:
        """The account, known to the simulator and to every process that checks for changes."""
        self.sim.add_account(appid=appid, secret=secret)
        return await self.know_account(appid, secret, token_api=token_api)

    async def authorize_account(self, appid: str = APPID, functions: Sequence[int] | None = None) -> Account:
        """The account, known to the simulator, after it has authorised a platform."""
        self.sim.add_account(appid=appid, secret=SECRET)
        first = self.first
        authorizing = Authorizing(
            self.sim, self.database, self.vault, first.directory, first.keeper, first.api, self.clock
        )
        return await authorizing.account(appid, functions)

    async def know_account(self, appid: str = APPID, secret: str = SECRET, *, token_api: str = "stable") -> Account:
        """The account, known to the gateway alone."""
        account = await self.accounts.add(appid, secret=secret, name="演示", token_api=token_api)
        await self.first.changes.check()
        return account

    def advance(self, seconds: float) -> None:
        """Let time pass, for WeChat and for us."""
        self.sim.advance(seconds)
        self.clock.offset += seconds

    async def token(self, account: Account, seconds: float = 2.5) -> str:
        return await self.keeper.access_token(account, Deadline.after(seconds))

    async def use(self, account: Account, process: Process | None = None) -> None:
        """A business call that WeChat admits only with a good token."""
        chosen = process or self.first
        deadline = Deadline.after(10)
        await chosen.keeper.with_token(
            account, deadline, lambda token: chosen.api.get(BUSINESS, {"access_token": token}, deadline)
        )

    def forced(self) -> int:
        """How many forced refreshes the simulator granted."""
        tokens = self.sim.state()["tokens"]
        assert isinstance(tokens, list)
        return sum(int(each["forced_today"]) for each in tokens)


async def eventually(happened: Callable[[], bool]) -> None:
    """Return once it has happened; fail when it does not within 20 s."""
    deadline = Deadline.after(20)
    while not happened():
        assert deadline.remaining() > 0, "it did not happen"
        await asyncio.sleep(0.01)
