"""Fixtures of the relay's tests.

`gateway`  as everywhere, but without background work and with a clock that only the test moves
`place`    that gateway with a client, an official account and the simulator; see tests/relay/place.py
`second`   another gateway on the same database, as another process
"""

from collections.abc import AsyncIterator

import pytest
from tests.account_kinds import COMPONENT, AccountKind
from tests.gateway import Caller, RunningGateway, running_gateway, settings_for
from tests.relay.place import Place

from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer


@pytest.fixture
def settings(database_url: str, wechat_sim: SimServer) -> Settings:
    return settings_for(
        database_url, wechat_sim.url, clock_url="", background=False, pages_url="https://login.example.com"
    )


@pytest.fixture
async def gateway(settings: Settings) -> AsyncIterator[RunningGateway]:
    async with running_gateway(settings) as running:
        yield running


@pytest.fixture
async def place(
    gateway: RunningGateway,
    accounts: AccountAdmin,
    clients: ClientAdmin,
    caller: Caller,
    wechat_sim: SimServer,
    account_kind: AccountKind,
) -> Place:
    await gateway.services.directory.reload()
    component = COMPONENT if account_kind == "third" else None
    return Place(wechat_sim, gateway, accounts, clients, caller, component)


@pytest.fixture
async def second(place: Place, settings: Settings) -> AsyncIterator[RunningGateway]:
    async with running_gateway(settings) as running:
        running.services.clock.offset = place.gateway.services.clock.offset
        yield running
