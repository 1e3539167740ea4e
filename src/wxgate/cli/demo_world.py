"""What `wxgate demo` serves: the gateway, the simulated WeChat and a little web shop, all on one port."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from string import ascii_letters

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.app import Gateway
from wxgate.cli.demo_client import HOST, Demo
from wxgate.cli.demo_platform import connect_platform, furnish_platform
from wxgate.cli.demo_shop import Shop
from wxgate.cli.installation import prepare_schema
from wxgate.console.addresses import link_path
from wxgate.console.tester.credentials import DemoClient
from wxgate.http.routes import NAMES
from wxgate.http.server import serving
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin, new_credential
from wxgate_sim.accounts import Account
from wxgate_sim.app import SIM_PREFIXES, create_app
from wxgate_sim.sample import TEMPLATE, furnish
from wxgate_sim.world import World


class DemoSettings(Settings):
    """Settings that nothing outside the demo can reach: it must never touch an installation's own database."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the demo itself says."""
        return (init_settings,)


@asynccontextmanager
async def running_demo(folder: Path, port: int) -> AsyncIterator[Demo]:
    """The demo on this port, with its data in `folder`."""
    world = World()
    account = furnish(world)
    url = f"http://{HOST}:{port}"
    _push_to(account, url)
    platform = furnish_platform(world, url)
    settings = _settings(folder, url)
    await asyncio.to_thread(prepare_schema, settings)
    known = DemoClient(new_credential(), new_credential())
    gateway = Gateway(settings, demo=known)
    door = _OnePort(gateway, create_app(world))
    async with serving(door, HOST, port):
        services = gateway.services
        accounts = AccountAdmin(services.database, services.vault, services.clock)
        clients = ClientAdmin(services.database, services.vault, services.clock, NAMES)
        await accounts.add(
            account.appid,
            secret=account.secret,
            name=account.name,
            push_token=account.push_token,
            push_aes_key=account.push_aes_key,
        )
        await clients.add(code=known.code, secret=known.secret, name="demo shop", appid=account.appid)
        await services.directory.reload()
        first_link = await services.operators.admin.first_link()
        assert first_link is not None
        console = f"{url}{link_path(first_link)}"
        third = await connect_platform(services, world, platform, url)
        demo = Demo(url, account.appid, known.code, known.secret, TEMPLATE.template_id, console, third)
        door.shop = Shop(demo).app()
        yield demo


def _push_to(account: Account, url: str) -> None:
    account.push_url = f"{url}/push/{account.appid}"
    account.push_mode = "safe"
    account.push_token = "".join(secrets.choice(ascii_letters) for _ in range(32))
    account.push_aes_key = "".join(secrets.choice(ascii_letters) for _ in range(43))


def _settings(folder: Path, url: str) -> DemoSettings:
    return DemoSettings(
        data_dir=folder,
        database_url=SecretStr(f"sqlite:///{folder / 'wxgate.db'}"),
        public_url=url,
        weixin_api_url=url,
        weixin_open_url=url,
        weixin_mp_url=url,
        weixin_jssdk_url=f"{url}/_sim/jssdk.js",
        allow_private_urls=True,
        log_level="warning",
    )


class _OnePort:
    """Sends each request to whose path it is; lives as long as the gateway."""

    def __init__(self, gateway: ASGIApp, simulator: ASGIApp) -> None:
        self._gateway = gateway
        self._simulator = simulator
        self.shop = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path.startswith(SIM_PREFIXES):
            await self._simulator(scope, receive, send)
        elif path == "/" or path.startswith("/demo/"):
            await self.shop(scope, receive, send)
        else:
            await self._gateway(scope, receive, send)
