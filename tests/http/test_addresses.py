"""Whose address counts behind proxies, and who may read the metrics."""

import pytest
from tests.gateway import Caller, RunningGateway, running_gateway, settings_for

from wxgate.pages.address import client_address, in_networks
from wxgate.settings import Settings
from wxgate_sim.server import SimServer

OURS = Settings.model_validate({"trusted_proxies": "10.0.0.0/8,::1"}).trusted_proxies


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.66", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ],
)
def test_a_forwarded_address_counts_as_far_as_trusted_proxies_wrote_it(
    peer: str, forwarded: list[str], expected: str
) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]

    assert client_address({"client": (peer, 1), "headers": headers}, OURS) == expected


def test_nobody_is_trusted_unless_told() -> None:
    scope = {"client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"198.51.100.1")]}

    assert client_address(scope, Settings.model_validate({}).trusted_proxies) == "127.0.0.1"


@pytest.mark.parametrize("address", ["", "not an address", "10.0.0.1.5", "203.0.113.9"])
def test_what_is_no_address_of_the_network_is_not_in_it(address: str) -> None:
    assert not in_networks(address, OURS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_metrics_are_for_those_who_may_read_them(database_url: str, wechat_sim: SimServer) -> None:
    settings = settings_for(database_url, wechat_sim.url, trusted_proxies="127.0.0.0/8")
    async with running_gateway(settings) as gateway:
        await gateway.http.get("/weixinapi/get_appid")
        local = await gateway.http.get("/metrics")
        outside = await gateway.http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert 'wxgate_answers_total{endpoint="get_appid",process=' in local.text
    assert (outside.status_code, outside.json()["retcode"]) == (404, 404)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_calls_to_weixin_and_tokens_are_counted(gateway: RunningGateway, caller: Caller) -> None:
    await caller("get_access_token")

    text = (await gateway.http.get("/metrics")).text

    assert 'wxgate_tokens{kind="access_token"' in text
    assert 'wxgate_weixin_calls_total{outcome="ok",path="/cgi-bin/stable_token"' in text
    assert 'wxgate_weixin_seconds_count{path="/cgi-bin/stable_token"' in text
