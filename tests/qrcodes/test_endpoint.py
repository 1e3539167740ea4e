"""The endpoint as clients meet it: signed calls to a gateway, with the simulator as WeChat."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from tests.account_kinds import BOTH_KINDS
from tests.gateway import APPID, Caller, RunningGateway, running_gateway, settings_for
from tests.relay.engines import ONE_ENGINE
from tests.sim.account_server import account_server

from wxgate.http.routes import Route, serve
from wxgate.qrcodes.endpoints import ENDPOINTS
from wxgate.qrcodes.service import Qrcodes
from wxgate.services import Services
from wxgate_sim.push_xml import read
from wxgate_sim.server import SimServer

pytestmark = [ONE_ENGINE, BOTH_KINDS]

CREATE = "/cgi-bin/qrcode/create"
PAGES = "https://pages.example.com"


def routes(services: Services) -> Mapping[str, Route]:
    """The endpoint over the services of a gateway."""
    settings = services.settings
    service = Qrcodes(services.keeper, services.weixin, settings.weixin_mp_url, settings.pages)
    return serve(ENDPOINTS, service)


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    url = wechat_sim.url
    settings = settings_for(database_url, url, clock_url="", background=False, weixin_mp_url=url, pages_url=PAGES)
    async with running_gateway(settings, routes) as running:
        yield running


async def made(caller: Caller, gateway: RunningGateway, **params: str) -> dict[str, object]:
    """The `data` of a call that succeeds."""
    await gateway.services.directory.reload()
    reply = await caller("generate_qrcode", **params)
    assert (reply.retcode, reply.msg) == (200, "")
    assert isinstance(reply.data, dict)
    return dict(reply.data)


async def test_a_temporary_code_comes_with_its_pictures(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    data = await made(caller, gateway, qrcode_type="TMP", scene_id="123", expire_seconds="600")
    (code,) = wechat_sim.qrcodes(APPID)
    token = str(code["url"]).removeprefix("http://weixin.qq.com/q/")
    assert (code["action_name"], code["scene"]) == ("QR_SCENE", 123)
    assert list(data) == ["errcode", "errmsg", "ticket", "expire_seconds", "url", "show_qrcode_url", "qrcode_svg_url"]
    assert data | {"show_qrcode_url": ""} == {
        "errcode": 0,
        "errmsg": "ok",
        "ticket": code["ticket"],
        "expire_seconds": 600,
        "url": code["url"],
        "show_qrcode_url": "",
        "qrcode_svg_url": f"{PAGES}/wx_service/qrcode/{token}.svg",
    }
    async with httpx.AsyncClient(trust_env=False) as browser:
        shown = await browser.get(str(data["show_qrcode_url"]))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")


async def test_a_permanent_code_lives_for_ever(caller: Caller, gateway: RunningGateway) -> None:
    first = await made(caller, gateway, qrcode_type="limit_str", scene_id="一号店", expire_seconds="0")
    again = await made(caller, gateway, qrcode_type="LIMIT_STR", scene_id="一号店")
    assert first == again
    assert first["expire_seconds"] is None


async def test_whoever_scans_the_code_brings_its_scene(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    data = await made(caller, gateway, qrcode_type="TMP", scene_id="shelf-7")
    wechat_sim.add_follower(id="ann")
    with account_server() as server:
        wechat_sim.ask("PATCH", f"accounts/{APPID}", server.options())
        wechat_sim.scan_ticket(APPID, "ann", str(data["ticket"]))
        (got,) = await asyncio.to_thread(server.waits_for, 1)
    pushed = read(got.body)
    assert [pushed.value(name) for name in ("Event", "EventKey", "Ticket")] == [
        "subscribe",
        "qrscene_shelf-7",
        data["ticket"],
    ]


async def test_what_is_wrong_is_told_by_name_and_never_sent(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    await gateway.services.directory.reload()
    bad = await caller("generate_qrcode", qrcode_type="LIMIT", scene_id="100001")
    assert bad.retcode == 115
    assert "scene_id must be a whole number from 1 to 100000" in bad.msg
    assert (await caller("generate_qrcode", scene_id="1")).retcode == 102
    assert wechat_sim.calls(CREATE) == 0


async def test_a_refusal_is_passed_on_and_explained(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    wechat_sim.change_account(APPID, permanent_qrcodes=0)
    await gateway.services.directory.reload()
    reply = await caller("generate_qrcode", qrcode_type="LIMIT", scene_id="1")
    assert reply.retcode == 45029
    assert isinstance(reply.data, dict)
    assert reply.data["errcode"] == 45029
    assert "永久二维码已达上限" in reply.msg


async def test_a_url_of_another_form_has_no_picture_of_ours(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    odd = '{"ticket":"gQ==","expire_seconds":60,"url":"https://work.weixin.qq.com/ca/abc"}'
    wechat_sim.fault(CREATE, "garbage", odd, count=1)
    data = await made(caller, gateway, qrcode_type="TMP")
    assert data["url"] == "https://work.weixin.qq.com/ca/abc"
    assert data["qrcode_svg_url"] == ""


async def test_a_spoilt_token_is_replaced(caller: Caller, gateway: RunningGateway, wechat_sim: SimServer) -> None:
    await made(caller, gateway, qrcode_type="TMP")
    wechat_sim.revoke(APPID, "behind")
    await made(caller, gateway, qrcode_type="TMP")
    assert len(wechat_sim.qrcodes(APPID)) == 2
