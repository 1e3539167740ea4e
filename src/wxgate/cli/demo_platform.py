"""The demo's third-party platform: one account has authorised it, others may on its page."""

import asyncio
from typing import Final

from wxgate.cli.demo_client import DemoPlatform
from wxgate.http.routes import NAMES
from wxgate.protocol.deadline import Deadline
from wxgate.services import Services
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate_sim.accounts import Account
from wxgate_sim.platform_acts import authorize
from wxgate_sim.platforms import Platform
from wxgate_sim.world import World

COMPONENT: Final = "wx5a3c0de0000000c0"
APPID: Final = "wx5a3c0de000000002"
NAME: Final = "青禾门店助手"

READY_SECONDS: Final = 20.0
"""What ticket, authorisation and profile may take; they take tenths of a second."""


def furnish_platform(world: World, url: str) -> Platform:
    """The platform and its account, added to the simulated WeChat; nothing is authorised yet."""
    world.accounts.add(Account(APPID, world.mint.secret(), name="青禾咖啡", allow_any_redirect=True))
    platform = Platform(
        COMPONENT,
        world.mint.secret(),
        name=NAME,
        push_url=f"{url}/push/component/{COMPONENT}",
        message_url=f"{url}/push/{COMPONENT}/$APPID$",
        push_token=world.mint.oauth_code(),
        push_aes_key=world.mint.aes_key(),
        allow_any_redirect=True,
    )
    world.open_platform.platforms[COMPONENT] = platform
    return platform


async def connect_platform(services: Services, world: World, platform: Platform, url: str) -> DemoPlatform:
    """The same once the gateway knows it, has its ticket, and the account is authorised and has a client."""
    platforms = PlatformAdmin(services.database, services.vault, services.clock)
    await platforms.add(
        platform.appid,
        name=platform.name,
        secret=platform.secret,
        push_token=platform.push_token,
        push_aes_key=platform.push_aes_key,
    )
    await services.directory.reload()
    world.ticket_rounds.wake()
    authorize(world, platform, world.accounts.by_appid[APPID], platform.functions)
    await _until_authorized(services)
    client = await ClientAdmin(services.database, services.vault, services.clock, NAMES).add(
        name="demo café", appid=APPID
    )
    await services.directory.reload()
    assert client.secret is not None
    return DemoPlatform(COMPONENT, f"{url}/authorize/{COMPONENT}", APPID, client.code, client.secret)


async def _until_authorized(services: Services) -> None:
    deadline = Deadline.after(READY_SECONDS)
    while True:
        account = services.directory.account(APPID)
        if account is not None and account.name != APPID:
            return
        if not deadline.remaining():
            raise TimeoutError("the demo's account was not authorised in time")
        await asyncio.sleep(0.02)
