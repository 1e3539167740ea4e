"""Fixtures of the platforms' tests.

`place`  a gateway with a platform that has its first ticket, and an account that may authorise it
"""

import pytest
from tests.gateway import SECRET, RunningGateway
from tests.platforms.place import APPID, Place

from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate_sim.server import SimServer


@pytest.fixture
async def bare_place(
    gateway: RunningGateway, accounts: AccountAdmin, clients: ClientAdmin, wechat_sim: SimServer
) -> Place:
    """The same before the platform is added."""
    services = gateway.services
    wechat_sim.add_account(appid=APPID, secret=SECRET, name="咖啡店", allow_any_redirect=True)
    platforms = PlatformAdmin(services.database, services.vault, services.clock)
    return Place(wechat_sim, gateway, accounts, clients, platforms)


@pytest.fixture
async def place(bare_place: Place) -> Place:
    await bare_place.add_platform()
    await bare_place.until_ticket()
    return bare_place
