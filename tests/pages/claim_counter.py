"""A shop that hands out cards, with a gateway at the very address that its pages are signed for."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

import httpx
from tests.gateway import APPID, SECRET, Caller, settings_for

from wxgate.app import Gateway
from wxgate.http.routes import NAMES
from wxgate.http.server import serving
from wxgate.services import Services
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer


@dataclass(slots=True)
class Counter:
    """A client of a gateway that browsers reach at `url`."""

    url: str
    caller: Caller
    services: Services
    sim: SimServer


@asynccontextmanager
async def running_counter(template: Path, folder: Path, jssdk_url: str, pages_host: str = "") -> AsyncIterator[Counter]:
    """A counter over SQLite in `folder`; an empty `jssdk_url` is the simulator's script.

    With `pages_host` the pages are signed for that host instead of the one that browsers use.
    """
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with SimServer() as sim:
        sim.add_account(appid=APPID, secret=SECRET, name="演示公众号", allow_any_redirect=True)
        settings = settings_for(
            f"sqlite:///{shutil.copy(template, folder / 'wxgate.db')}",
            sim.url,
            public_url=url,
            pages_url=pages_host and f"http://{pages_host}:{port}",
            weixin_jssdk_url=jssdk_url or f"{sim.url}/_sim/jssdk.js",
        )
        gateway = Gateway(settings)
        async with (
            serving(gateway, port=port),
            httpx.AsyncClient(base_url=url, timeout=20, trust_env=False, verify=False) as http,
        ):
            services = gateway.services
            await AccountAdmin(services.database, services.vault, services.clock).add(APPID, secret=SECRET, name="店")
            clients = ClientAdmin(services.database, services.vault, services.clock, NAMES)
            client = await clients.add(name="shop", appid=APPID)
            assert client.secret
            yield Counter(url, Caller(http, client.code, client.secret, services.clock), services, sim)
