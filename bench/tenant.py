"""An installation to measure: a database with one account and one client, and requests that the client signs."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from wxgate.cli.installation import prepare_schema
from wxgate.db import Database
from wxgate.http.routes import NAMES
from wxgate.protocol.clock import Clock
from wxgate.protocol.signature import sign
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.open_vault import open_vault

APPID = "wx0123456789abcdef"
MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@dataclass(frozen=True, slots=True)
class Tenant:
    """A client that may call everything."""

    code: str
    secret: str

    def request(self, endpoint: str, params: Mapping[str, str]) -> bytes:
        """The bytes of a signed POST."""
        fields = {"client_code": self.code, "req_time": str(int(time.time())), **params}
        body = urlencode(fields).encode()
        head = (
            f"POST /weixinapi/{endpoint}?authcode={sign(fields, self.secret)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def environment(database_url: str, weixin_url: str, **more: str) -> dict[str, str]:
    """The settings of the gateway that is measured."""
    return {
        "WXGATE_DATABASE_URL": database_url,
        "WXGATE_MASTER_KEY": MASTER_KEY,
        "WXGATE_WEIXIN_API_URL": weixin_url,
        "WXGATE_LOG_LEVEL": "error",
        **more,
    }


def set_up(database_url: str) -> Tenant:
    """The one client, in a database made ready."""
    return set_up_each(database_url, [APPID])[APPID]


def set_up_each(database_url: str, appids: Sequence[str]) -> dict[str, Tenant]:
    """A client for each of these accounts, in a database made ready. Every account's secret is 32 zeros."""
    settings = Settings.model_validate({"database_url": database_url, "master_key": MASTER_KEY})
    prepare_schema(settings)
    return asyncio.run(_set_up(settings, appids))


async def _set_up(settings: Settings, appids: Sequence[str]) -> dict[str, Tenant]:
    database = await Database.open(settings.database)
    vault = await open_vault(database, settings.master_key.get_secret_value(), settings.data_dir)
    accounts, clients = AccountAdmin(database, vault, Clock()), ClientAdmin(database, vault, Clock(), NAMES)
    tenants: dict[str, Tenant] = {}
    for appid in appids:
        await accounts.add(appid, secret="0" * 32, name="bench")
        client = await clients.add(name="bench", appid=appid)
        assert client.secret is not None
        tenants[appid] = Tenant(client.code, client.secret)
    await database.close()
    return tenants
