"""What `wxgate demo` serves: the gateway, the simulated WeChat and a little web shop, all on one port."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, select_autoescape
from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.app import Gateway
from wxgate.cli.installation import prepare_schema
from wxgate.http.curl import signed_curl
from wxgate.http.routes import NAMES
from wxgate.http.server import serving
from wxgate.protocol.language import choose_language
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_client import AsyncClient
from wxgate_sim.app import SIM_PREFIXES, create_app
from wxgate_sim.sample import furnish
from wxgate_sim.world import World

HOST: Final = "127.0.0.1"
SHOP: Final = "/demo/shop"

_templates = Environment(loader=PackageLoader("wxgate.cli"), autoescape=select_autoescape())


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


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where it is and how to call it."""

    url: str
    appid: str
    code: str
    secret: str = field(repr=False)

    @property
    def shop(self) -> str:
        """The page of the client's own that visitors return to."""
        return f"{self.url}{SHOP}"

    def login_line(self) -> str:
        """The shell line that asks for a login link."""
        return self._curl("set_drawboard_data", {"redirect_uri": self.shop, "oauth_type": "oauth_snsapi_userinfo"})

    def profile_line(self, key: str) -> str:
        """The shell line that reads the visitor's profile."""
        return self._curl("get_user_data", {"key": key})

    def _curl(self, endpoint: str, params: Mapping[str, str]) -> str:
        return signed_curl(self.url, endpoint, params, self.code, self.secret)


@asynccontextmanager
async def running_demo(folder: Path, port: int) -> AsyncIterator[Demo]:
    """The demo on this port, with its data in `folder`."""
    world = World()
    account = furnish(world)
    url = f"http://{HOST}:{port}"
    settings = _settings(folder, url)
    await asyncio.to_thread(prepare_schema, settings)
    gateway = Gateway(settings)
    door = _OnePort(gateway, create_app(world))
    async with serving(door, HOST, port):
        services = gateway.services
        accounts = AccountAdmin(services.database, services.vault, services.clock)
        clients = ClientAdmin(services.database, services.vault, services.clock, NAMES)
        await accounts.add(account.appid, secret=account.secret, name=account.name)
        client = await clients.add(name="demo shop", appid=account.appid)
        await services.directory.reload()
        assert client.secret is not None
        demo = Demo(url, account.appid, client.code, client.secret)
        door.shop = _shop(demo)
        yield demo


def _settings(folder: Path, url: str) -> DemoSettings:
    return DemoSettings(
        data_dir=folder,
        database_url=SecretStr(f"sqlite:///{folder / 'wxgate.db'}"),
        public_url=url,
        weixin_api_url=url,
        weixin_open_url=url,
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


def _shop(demo: Demo) -> Starlette:
    async def start(request: Request) -> Response:
        return _page(request, demo, "")

    async def log_in(_: Request) -> Response:
        async with AsyncClient(demo.url, demo.code, demo.secret) as client:
            login = await client.set_drawboard_data(redirect_uri=demo.shop, oauth_type="oauth_snsapi_userinfo")
        return RedirectResponse(login["redirect"], status_code=302)

    async def welcome(request: Request) -> Response:
        return _page(request, demo, request.query_params.get("key", ""))

    return Starlette(routes=[Route("/", start), Route("/demo/login", log_in), Route(SHOP, welcome)])


def _page(request: Request, demo: Demo, key: str) -> Response:
    lang = choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    page = _templates.get_template("demo_shop.html")
    return HTMLResponse(
        page.render(demo=demo, key=key, zh=lang == "zh", lang=lang), headers={"Cache-Control": "no-store"}
    )
