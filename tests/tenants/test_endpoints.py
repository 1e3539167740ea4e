"""What a client can ask about itself."""

from typing import cast

import orjson
import pytest

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tenants.endpoints import ENDPOINTS, ClientInfo

APPID = "wx0123456789abcdef"
NAMES = ("set_drawboard_data", "consume")


async def ask(client: Client, account: Account | None) -> JsonObject:
    (declared,) = ENDPOINTS
    call = Call(client, Deadline.after(1), "id", "127.0.0.1", account)
    answer = await declared.handler(ClientInfo(NAMES), call, declared.params.read({"client_code": client.code}))
    return cast("JsonObject", orjson.loads(orjson.dumps(answer)))


async def test_a_client_learns_its_name_account_and_grants_and_no_secret() -> None:
    client = Client("code", "商城", APPID, "its secret", grants=frozenset({"consume", "of a former version"}))
    assert await ask(client, Account(APPID, "公众号", "app secret")) == {
        "client_code": "code",
        "name": "商城",
        "app_id": APPID,
        "app_name": "公众号",
        "is_third": 0,
        "component_appid": "",
        "endpoints": ["consume"],
    }


@pytest.mark.parametrize("appid", [None, APPID])
async def test_it_works_without_an_open_account(appid: str | None) -> None:
    infos = await ask(Client("code", "商城", appid, "secret"), None)
    assert (infos["app_id"], infos["app_name"]) == (appid or "", "")
    assert infos["endpoints"] == sorted(NAMES)
    assert not ENDPOINTS[0].needs_account
