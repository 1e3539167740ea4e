"""A gateway in a process of its own, of which everything it says is kept, together with every secret there is."""

import base64
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import httpx
from tests.gateway import APPID, SECRET, Caller

from wxgate.db import Database
from wxgate.http.routes import NAMES
from wxgate.protocol.clock import Clock
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.open_vault import open_vault
from wxgate_sim.server import SimServer

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
WRONG_SECRET = "badc0ffe" * 4
OAUTH_TOKEN, OAUTH_REFRESH = "90_oauth-token-of-a-visitor", "90_refresh-token-of-a-visitor"
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Exposed:
    """The gateway, who calls it, everything it said, and everything it must not have said."""

    http: httpx.AsyncClient
    sim: SimServer
    accounts: AccountAdmin
    caller: Caller
    secrets: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)

    async def call(self, endpoint: str, **params: str) -> object:
        """The data of a signed call. Only an error's text is kept: a success may hold what its caller may have."""
        fields = self.caller.fields(**params)
        authcode = self.caller.signed(fields)
        self.secrets[f"authcode of {endpoint} {len(self.secrets)}"] = authcode
        response = await self.http.post(f"/weixinapi/{endpoint}", params={"authcode": authcode}, data=fields)
        body = response.json()
        self._keep(response, "" if body["retcode"] == 200 else response.text)
        return body["data"]

    async def open(self, path: str, **query: str) -> httpx.Response:
        """What a browser gets."""
        response = await self.http.get(path, params=query, follow_redirects=False)
        self._keep(response, response.text)
        return response

    async def post(self, path: str, body: bytes) -> None:
        """Sends anything at all."""
        response = await self.http.post(path, content=body)
        self._keep(response, response.text)

    def code(self, openid: str) -> str:
        """An OAuth code, which is a secret until it is traded."""
        code = self.sim.code(APPID, openid)
        self.secrets[f"OAuth code {code[:6]}"] = code
        return code

    def know_tokens(self) -> None:
        """Add what the simulator has given out by now."""
        state = self.sim.state()
        for each in cast("list[dict[str, str]]", state["tokens"]):
            self.secrets[f"access token {each['access_token'][:8]}"] = each["access_token"]
        for each in cast("list[dict[str, str]]", state["tickets"]):
            self.secrets[f"ticket {each['type']}"] = each["ticket"]

    def leaks(self) -> dict[str, set[str]]:
        """Which secrets were told where."""
        texts = {place: "\n".join(lines) for place, lines in self.told.items()}
        return {
            place: names
            for place, text in texts.items()
            if (names := {name for name, secret in self.secrets.items() if secret in text})
        }

    def _keep(self, response: httpx.Response, body: str) -> None:
        self.told.setdefault("bodies", []).append(body)
        headers = [f"{name}: {value}" for name, value in response.headers.items() if name != "location"]
        self.told.setdefault("headers", []).append("\n".join(headers))


@contextmanager
def process(database_url: str, sim: SimServer, folder: Path, log_format: str) -> Iterator[tuple[str, Path]]:
    """The address of a gateway process and its log, which is complete when the context ends."""
    environment = {
        **os.environ,
        "WXGATE_CONFIG": str(folder / "none.toml"),
        "WXGATE_DATA_DIR": str(folder),
        "WXGATE_DATABASE_URL": database_url,
        "WXGATE_MASTER_KEY": KEY,
        "WXGATE_WEIXIN_API_URL": sim.url,
        "WXGATE_WEIXIN_OPEN_URL": sim.url,
        "WXGATE_LOG_LEVEL": "debug",
        "WXGATE_LOG_FORMAT": log_format,
        "PYTHONASYNCIODEBUG": "1",
    }
    command = [sys.executable, "-m", "tests.http.exposed_gateway"]
    log = folder / "gateway.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors) as running,
    ):
        assert running.stdout is not None
        port = running.stdout.readline().decode().strip()
        assert port, log.read_text()
        try:
            yield f"http://127.0.0.1:{port}", log
        finally:
            running.terminate()
            assert running.wait(30) == 0, log.read_text()


@asynccontextmanager
async def exposed(database: Database, sim: SimServer, folder: Path, url: str) -> AsyncIterator[Exposed]:
    vault = await open_vault(database, KEY, folder)
    accounts = AccountAdmin(database, vault, Clock())
    sim.add_account(appid=APPID, secret=SECRET, allow_any_redirect=True)
    await accounts.add(APPID, secret=SECRET, name="演示公众号")
    client = await ClientAdmin(database, vault, Clock(), (*NAMES, "crash", "crash_in_a_task", "leak")).add(
        name="shop", appid=APPID
    )
    assert client.secret is not None
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False, verify=False) as http:
        place = Exposed(http, sim, accounts, Caller(http, client.code, client.secret))
        place.secrets = {
            "client secret": client.secret,
            "app secret": SECRET,
            "wrong app secret": WRONG_SECRET,
            "master key": KEY.rstrip("="),
            "master key in hex": base64.b64decode(KEY).hex(),
            "OAuth access token": OAUTH_TOKEN,
            "OAuth refresh token": OAUTH_REFRESH,
        }
        yield place
