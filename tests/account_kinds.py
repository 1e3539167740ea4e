"""The two kinds of account that every endpoint serves, and how a test gets the second: authorised to a platform.

`BOTH_KINDS` marks tests that run for each; the fixture `account_kind` tells which. What a platform changes is WeChat's
side of a call, not the database's, so that the second kind is run on one engine only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pytest
from tests.gateway import SECRET, Caller

from wxgate.db import Database
from wxgate.jobs.queue import Queue
from wxgate.platforms.exchange import Exchange
from wxgate.platforms.weixin import Component
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.services import Services
from wxgate.tenants.account import Account
from wxgate.tenants.authorizations import take_ticket
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.records import platform_cell
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate_sim.server import SimServer

AccountKind: TypeAlias = Literal["own", "third"]

COMPONENT: Final = "wx2f8e1c0a9b7d6e53"
COMPONENT_SECRET: Final = "c0" * 16
PUSH_TOKEN: Final = "gwDemoToken2024"
PUSH_KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

A_YEAR: Final = 365 * 86400.0

BOTH_KINDS: Final = pytest.mark.both_kinds
OWN_KIND: Final = pytest.mark.own_kind
"""Marks a test among these that is about the token API of self-owned accounts, or outlives a ticket's 12 h."""


def runs_twice_for_nothing(item: pytest.Item) -> bool:
    """Whether a test is for an authorised account on the second engine."""
    params = getattr(getattr(item, "callspec", None), "params", {})
    return params.get("account_kind") == "third" and params.get("database_url") == "postgresql"


async def credentials(kind: AccountKind, caller: Caller, services: Services) -> dict[str, object]:
    """What the endpoints that hand out credentials tell of an account of this kind."""
    token = (await caller("get_access_token")).data
    assert isinstance(token, str)
    assert len(token) > 60
    own = {"component_appid": "", "app_sec": SECRET, "is_third": 0, "access_token": token}
    nothing = {"authorizer_access_token": "", "component_access_token": ""}
    if kind == "own":
        return {**own, **nothing}
    platform = services.directory.platform(COMPONENT)
    assert platform is not None
    component_token = await services.keeper.component_token(platform, Deadline.after(5))
    third = {"component_appid": COMPONENT, "app_sec": "", "is_third": 1, "access_token": ""}
    return {**third, "authorizer_access_token": token, "component_access_token": component_token}


@dataclass(frozen=True, slots=True)
class Authorizing:
    """A process of an installation, as far as it takes an authorisation."""

    sim: SimServer
    database: Database
    vault: Vault
    directory: Directory
    keeper: Keeper
    api: Api
    clock: Clock

    async def account(self, appid: str, functions: Sequence[int] | None = None) -> Account:
        """The account, which the simulator knows, once it has authorised a platform with these sets or all."""
        await self.add_platform()
        code = self.sim.authorize(COMPONENT, appid, functions, told=False)
        platform = self.directory.platform(COMPONENT)
        assert platform is not None
        component = Component(self.keeper, self.api)
        exchange = Exchange(
            self.database, self.vault, self.directory, self.keeper, component, self.clock, Queue(self.clock), 7000.0
        )
        await exchange.brought(platform, code, Deadline.after(10))
        account = self.directory.account(appid)
        assert account is not None
        return account

    async def add_platform(self) -> None:
        """The platform, with a ticket; nothing is pushed."""
        self.sim.add_platform(
            appid=COMPONENT,
            secret=COMPONENT_SECRET,
            push_token=PUSH_TOKEN,
            push_aes_key=PUSH_KEY,
            allow_any_redirect=True,
        )
        admin = PlatformAdmin(self.database, self.vault, self.clock)
        await admin.add(
            COMPONENT, name="门店助手", secret=COMPONENT_SECRET, push_token=PUSH_TOKEN, push_aes_key=PUSH_KEY
        )
        sealed = self.vault.seal(self.sim.push_ticket(COMPONENT), platform_cell(COMPONENT, "ticket"))
        # the clocks that tests move apart are not to end it
        await self.database.run(take_ticket, COMPONENT, sealed, int(self.clock.now() + A_YEAR))
        await self.directory.reload()
