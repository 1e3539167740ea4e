"""The SDK and a whole gateway, over a real socket."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.gateway import APPID, Caller, RunningGateway

from wxgate_client import AsyncClient, Client, WxgateError
from wxgate_client.exchange import SignType


@pytest.mark.parametrize("sign_type", ["MD5", "HMAC-SHA256"])
async def test_the_gateway_accepts_what_the_sdk_signs(
    gateway: RunningGateway, caller: Caller, sign_type: SignType
) -> None:
    async with AsyncClient(gateway.url, caller.code, caller.secret, sign_type=sign_type) as client:
        infos = await client.get_client_infos()
        assert infos["client_code"] == caller.code
        assert await client.get_appid() == APPID


async def test_the_blocking_client_gets_the_same(gateway: RunningGateway, caller: Caller) -> None:
    def call() -> str:
        with Client(gateway.url, caller.code, caller.secret) as client:
            return client.get_client_infos()["app_id"]

    assert await asyncio.to_thread(call) == APPID


async def test_a_visitor_is_looked_up_by_the_key_of_the_test_springboard(
    gateway: RunningGateway, caller: Caller
) -> None:
    there = "https://shop.example.com/欢迎?from=menu"
    async with AsyncClient(gateway.url, caller.code, caller.secret) as client:
        page = await client.set_drawboard_data_test(redirect_uri=there, oauth_type="oauth_snsapi_base")
        (key,) = parse_qs(urlsplit(page["redirect"]).query)["key"]
        assert (await client.get_user_data(key=key))["openid"]


async def test_a_refusal_of_the_gateway_is_told_with_its_request_id(gateway: RunningGateway, caller: Caller) -> None:
    async with AsyncClient(gateway.url, caller.code, caller.secret) as client:
        with pytest.raises(WxgateError) as caught:
            await client.get_user_data(key="0" * 32)
    assert caught.value.retcode == 116
    assert caught.value.request_id
    assert caught.value.msg.endswith(f"[{caught.value.request_id}]")


async def test_a_mapping_given_as_user_data_arrives_as_that_object(gateway: RunningGateway, caller: Caller) -> None:
    async with AsyncClient(gateway.url, caller.code, caller.secret) as client:
        board = await client.set_drawboard_data(redirect_uri="https://a.example.com", oauth_type="oauth_snsapi_base")
        key = await client.set_user_data(key=board["key"], user_data={"openid": "o-1", "名": ["小明"]})
        assert await client.get_user_data(key=key) == {"openid": "o-1", "名": ["小明"]}


async def test_an_endpoint_the_sdk_does_not_know_can_still_be_called(gateway: RunningGateway, caller: Caller) -> None:
    async with AsyncClient(gateway.url, caller.code, caller.secret) as client:
        with pytest.raises(WxgateError) as caught:
            await client.call("from_the_future")
    assert caught.value.retcode == 404
