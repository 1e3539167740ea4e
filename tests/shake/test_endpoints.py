"""get_shake_info as a client meets it: signed calls to a gateway, with the simulator as WeChat (contract §8)."""

from collections.abc import AsyncIterator, Mapping

import pytest
from tests.account_kinds import BOTH_KINDS
from tests.gateway import APPID, Caller, RunningGateway, running_gateway, settings_for
from tests.relay.engines import ONE_ENGINE

from wxgate.http.routes import Route, serve
from wxgate.services import Services
from wxgate.shake.endpoints import ENDPOINTS
from wxgate.tokens.pass_through import Upstream
from wxgate_sim.server import SimServer

pytestmark = [ONE_ENGINE, BOTH_KINDS]

PATH = "/shakearound/user/getshakeinfo"


def routes(services: Services) -> Mapping[str, Route]:
    return serve(ENDPOINTS, Upstream(services.keeper, services.weixin))


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    settings = settings_for(database_url, wechat_sim.url, clock_url="", background=False)
    async with running_gateway(settings, routes) as running:
        yield running


@pytest.fixture
async def ann(caller: Caller, gateway: RunningGateway, wechat_sim: SimServer) -> str:
    """A follower of the caller's account: her openid."""
    del caller  # whose account there must be first
    await gateway.services.directory.reload()
    return wechat_sim.add_follower(id="ann", subscribed=True).openid(APPID)


async def test_who_shook_is_told(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    ticket = wechat_sim.shake_ticket(APPID, "ann", poi_id=1234)
    reply = await caller("get_shake_info", ticket=ticket, need_poi="1")
    assert (reply.retcode, reply.msg) == (200, "")
    assert isinstance(reply.data, dict)
    assert (reply.data["errcode"], reply.data["errmsg"]) == (0, "success.")
    shake = reply.data["data"]
    assert isinstance(shake, dict)
    assert (shake["openid"], shake["poi_id"]) == (ann, 1234)
    plain = await caller("get_shake_info", ticket=ticket)
    assert isinstance(plain.data, dict)
    assert plain.data["data"] == {name: value for name, value in shake.items() if name != "poi_id"}


async def test_a_ticket_that_weixin_does_not_know_is_its_refusal(caller: Caller, ann: str) -> None:
    del ann
    unknown = await caller("get_shake_info", ticket="0" * 32)
    assert unknown.retcode == 9001003
    assert "30 分钟" in unknown.msg


async def test_a_bad_parameter_is_named_and_weixin_not_asked(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    del ann
    for params, told in (
        ({"ticket": "0" * 32, "need_poi": "2"}, "need_poi must be 0 or 1"),
        ({"ticket": "0" * 32, "need_poi": "true"}, "need_poi must be 0 or 1"),
        ({"ticket": "票"}, "ticket must be the ticket"),
        ({"ticket": "0" * 129}, "ticket must be the ticket"),
    ):
        reply = await caller("get_shake_info", **params)
        assert reply.retcode == 115
        assert told in reply.msg
    assert (await caller("get_shake_info")).retcode == 102
    assert wechat_sim.calls(PATH) == 0
