"""The three endpoints as clients meet them: signed calls to a gateway, with the simulator as WeChat."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from tests.account_kinds import BOTH_KINDS, OWN_KIND
from tests.gateway import APPID, Caller, RunningGateway, running_gateway, settings_for
from tests.jobs.rig import until_now
from tests.messages.place import CUSTOM
from tests.relay.engines import ONE_ENGINE

from wxgate.protocol.parameters import JsonValue
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer

pytestmark = [ONE_ENGINE, BOTH_KINDS]


@pytest.fixture
async def gateway(
    request: pytest.FixtureRequest, database_url: str, wechat_sim: SimServer
) -> AsyncIterator[RunningGateway]:
    """Without background work: messages stay queued. A parameter is its REQUEST_DEADLINE."""
    deadline = getattr(request, "param", 2.5)
    settings = settings_for(database_url, wechat_sim.url, clock_url="", background=False, request_deadline=deadline)
    async with running_gateway(settings) as running:
        yield running


@pytest.fixture
async def openid(caller: Caller, gateway: RunningGateway, wechat_sim: SimServer) -> str:
    """A follower who may be sent customer-service messages."""
    del caller  # whose account there must be first
    await gateway.services.directory.reload()
    openid = wechat_sim.add_follower(id="ann", subscribed=True).openid(APPID)
    wechat_sim.act(APPID, "ann", "message")
    return openid


def tpl_data(openid: str, **fields: JsonValue) -> str:
    whole = {"touser": openid, "template_id": "n" * 43, "data": {"first": {"value": "恭喜"}}, **fields}
    return json.dumps(whole, ensure_ascii=False)


def text(openid: str) -> str:
    return json.dumps({"touser": openid, "msgtype": "text", "text": {"content": "您好"}}, ensure_ascii=False)


async def test_a_template_message_is_accepted_under_a_number(caller: Caller, openid: str) -> None:
    reply = await caller("async_send_tpl", tpl_data=tpl_data(openid), callback_url="https://shop.example.com/x")
    assert (reply.retcode, reply.msg) == (200, "")
    assert isinstance(reply.data, int)
    status = await caller("get_msg_status", id=str(reply.data))
    assert status.data == {
        "id": reply.data,
        "status": "queued",
        "attempts": 0,
        "errcode": None,
        "errmsg": "",
        "msgid": None,
        "accepted_at": pytest.approx(caller.clock.now(), abs=60),
        "sent_at": None,
        "delivered_at": None,
    }


async def test_a_repeated_call_with_a_client_msg_id_answers_the_same_number(caller: Caller, openid: str) -> None:
    data = tpl_data(openid, client_msg_id="order-7")
    first, second = [await caller("async_send_tpl", tpl_data=data) for _ in range(2)]
    third = await caller("async_send_tpl", tpl_data=tpl_data(openid))
    assert first.data == second.data
    assert third.data != first.data


async def test_a_bad_parameter_is_named(caller: Caller, openid: str) -> None:
    good = tpl_data(openid)
    for changed, told in (
        ({"tpl_data": "{"}, "tpl_data must be the text of a JSON object"),
        ({"tpl_data": "[]"}, "tpl_data must be the text of a JSON object"),
        ({"tpl_data": json.dumps({"x": "x" * 65536})}, "at most 65536 bytes"),
        ({"tpl_data": tpl_data("nobody")}, "tpl_data.touser must be an openid"),
        ({"callback_url": "ftp://shop.example.com/"}, "callback_url must be a complete http"),
        ({"callback_url": "http://10.0.0.1/"}, "callback_url must be a URL that leads to a public address"),
    ):
        reply = await caller("async_send_tpl", **{"tpl_data": good, **changed})
        assert reply.retcode == 115
        assert told in reply.msg
    assert (await caller("async_send_tpl")).retcode == 102


async def test_a_number_that_can_be_no_messages_is_refused(caller: Caller, openid: str) -> None:
    del openid
    for number in ("0", "-1", "x", "1.5", str(2**63)):
        reply = await caller("get_msg_status", id=number)
        assert reply.retcode == 115
        assert "id must be a positive integer" in reply.msg


async def test_another_clients_message_is_as_unknown_as_none(
    caller: Caller, openid: str, gateway: RunningGateway, clients: ClientAdmin
) -> None:
    number = str((await caller("async_send_tpl", tpl_data=tpl_data(openid))).data)
    other = await clients.add(name="somebody else", appid=None)
    await gateway.services.directory.reload()
    stranger = gateway.caller(other.code, other.secret or "")
    theirs, nobodys = await stranger("get_msg_status", id=number), await caller("get_msg_status", id="987654")
    assert (theirs.retcode, nobodys.retcode) == (116, 116)
    assert theirs.msg.split("[")[0].replace(number, "#") == nobodys.msg.split("[")[0].replace("987654", "#")


async def test_a_customer_service_message_is_sent_at_once(caller: Caller, openid: str, wechat_sim: SimServer) -> None:
    reply = await caller("custom_msg_send", msg_data=text(openid))
    assert (reply.retcode, reply.data) == (200, {"errcode": 0, "errmsg": "ok"})
    assert [each["openid"] for each in wechat_sim.messages(APPID, "custom")] == [openid]


@OWN_KIND
async def test_weixins_refusal_is_passed_on_and_explained(caller: Caller, openid: str, wechat_sim: SimServer) -> None:
    wechat_sim.advance(49 * 3600)
    reply = await caller("custom_msg_send", msg_data=text(openid))
    assert reply.retcode == 45015
    assert isinstance(reply.data, dict)
    assert reply.data["errcode"] == 45015
    assert "模板消息" in reply.msg


async def test_what_may_have_been_delivered_is_not_repeated_and_said_so(
    caller: Caller, openid: str, wechat_sim: SimServer
) -> None:
    wechat_sim.fault(CUSTOM, "cut", when="after", count=1)
    cut = await caller("custom_msg_send", msg_data=text(openid))
    wechat_sim.fault(CUSTOM, "garbage", when="after", count=1)
    garbage = await caller("custom_msg_send", msg_data=text(openid))
    wechat_sim.fault(CUSTOM, "errcode", -1, when="after", count=1)
    busy = await caller("custom_msg_send", msg_data=text(openid))
    wechat_sim.fault(CUSTOM, "timeout", when="after", count=1)
    silent = await caller("custom_msg_send", msg_data=text(openid))
    assert [reply.retcode for reply in (cut, garbage, busy, silent)] == [502, 502, -1, 504]
    assert all("请勿直接重发" in reply.msg for reply in (cut, garbage, busy, silent))
    assert all("may have been delivered" in reply.msg for reply in (cut, garbage, busy, silent))
    assert wechat_sim.calls(CUSTOM) == len(wechat_sim.messages(APPID, "custom")) == 4


@pytest.mark.parametrize("gateway", [1.0], indirect=True)
async def test_a_process_that_stalls_while_the_time_runs_out_says_so_too(
    caller: Caller, openid: str, wechat_sim: SimServer
) -> None:
    await caller("get_access_token")
    wechat_sim.fault(CUSTOM, "timeout", when="after", count=1)
    call = asyncio.create_task(caller("custom_msg_send", msg_data=text(openid)))
    await until_now(lambda: wechat_sim.calls(CUSTOM) == 1)
    time.sleep(1.2)  # every time-out of the call is due at once when the loop comes round again
    silent = await call
    assert silent.retcode == 504
    assert "请勿直接重发" in silent.msg


@OWN_KIND
async def test_without_a_token_nothing_was_sent(caller: Caller, openid: str, wechat_sim: SimServer) -> None:
    wechat_sim.fault("/cgi-bin/stable_token", "cut")
    reply = await caller("custom_msg_send", msg_data=text(openid))
    assert reply.retcode == 502
    assert "请勿直接重发" not in reply.msg
    assert wechat_sim.calls(CUSTOM) == 0


async def test_a_spoilt_token_is_replaced_and_the_message_sent_once(
    caller: Caller, openid: str, wechat_sim: SimServer
) -> None:
    await caller("get_access_token")
    wechat_sim.revoke(APPID, "behind")
    assert (await caller("custom_msg_send", msg_data=text(openid))).retcode == 200
    assert len(wechat_sim.messages(APPID, "custom")) == 1


async def test_a_bad_message_is_not_sent(caller: Caller, openid: str, wechat_sim: SimServer) -> None:
    reply = await caller("custom_msg_send", msg_data=text(openid).replace("content", "contents"))
    assert reply.retcode == 115
    assert "msg_data.text.content is missing" in reply.msg
    assert wechat_sim.calls(CUSTOM) == 0
