"""The endpoints that hand out tokens."""

import pytest
from tests.tokens.rig import APPID, Rig

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.errors import AccountMissing
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tokens.endpoints import ENDPOINTS

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here depends on the engine."""
    return sqlite_url


async def called(rig: Rig, endpoint: Endpoint, account: Account | None, *, hide_secrets: bool = False) -> object:
    client = Client("c" * 32, "商城", APPID, "s" * 32, hide_secrets=hide_secrets)
    call = Call(client, Deadline.after(5), "r1", "192.0.2.7", account)
    return await endpoint.handler(rig.keeper, call, endpoint.params.read({}))


def test_they_are_the_four_of_the_contract() -> None:
    assert sorted(BY_NAME) == ["get_access_token", "get_api_ticket", "get_appid", "get_jsapi_ticket"]
    assert {endpoint.result for endpoint in ENDPOINTS} == {str}
    assert all(endpoint.needs_account and endpoint.repeatable for endpoint in ENDPOINTS)


async def test_each_gives_its_plain_string(rig: Rig) -> None:
    account = await rig.add_account()
    told = {name: await called(rig, endpoint, account) for name, endpoint in BY_NAME.items()}
    assert told["get_appid"] == APPID
    assert told["get_access_token"] == await rig.token(account)
    assert told["get_jsapi_ticket"] == await rig.keeper.ticket(account, "jsapi_ticket", Deadline.after(5))
    assert told["get_api_ticket"] == await rig.keeper.ticket(account, "wx_card_ticket", Deadline.after(5))
    assert len(set(told.values())) == 4


async def test_hiding_secrets_concerns_springboards_not_these(rig: Rig) -> None:
    account = await rig.add_account()
    assert await called(rig, BY_NAME["get_access_token"], account, hide_secrets=True)


@pytest.mark.parametrize("name", sorted(BY_NAME))
async def test_without_an_open_account_each_is_110(rig: Rig, name: str) -> None:
    closed = Account(APPID, "演示", "s" * 32, closed=True)
    for account in (None, closed):
        with pytest.raises(AccountMissing):
            await called(rig, BY_NAME[name], account)
