"""The card endpoints as clients meet them: signed calls to a gateway, with the simulator as WeChat."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
from tests.account_kinds import BOTH_KINDS
from tests.cards.test_parameters import GOOD
from tests.gateway import APPID, Caller, Reply, RunningGateway, running_gateway, settings_for
from tests.relay.engines import ONE_ENGINE

from wxgate.cards.endpoints import ENDPOINTS as CARDS
from wxgate.cards.service import Cards
from wxgate.http.routes import Route, serve
from wxgate.services import Services
from wxgate.weixin.card_signature import card_signature
from wxgate.weixin.cards import CONSUME, STATE
from wxgate_sim.server import SimServer

pytestmark = [ONE_ENGINE, BOTH_KINDS]


def routes(services: Services) -> Mapping[str, Route]:
    return serve(CARDS, Cards(services.keeper, services.weixin, services.clock))


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    settings = settings_for(database_url, wechat_sim.url, clock_url="", background=False)
    async with running_gateway(settings, routes) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Held:
    """A card in Ann's wallet."""

    card_id: str
    code: str
    openid: str

    @property
    def named(self) -> dict[str, str]:
        return {"code": self.code, "card_id": self.card_id}


@pytest.fixture
async def ann(caller: Caller, gateway: RunningGateway, wechat_sim: SimServer) -> str:
    """A follower of the caller's account: her openid."""
    del caller  # whose account there must be first
    await gateway.services.directory.reload()
    return wechat_sim.add_follower(id="ann", subscribed=True).openid(APPID)


def receive(sim: SimServer, openid: str, kind: str = "GROUPON", codes: tuple[str, ...] = ()) -> Held:
    card_id = sim.add_card(APPID, kind, codes=codes)
    issued = sim.issue_card(card_id, "ann", code=codes[0] if codes else "")
    return Held(card_id, str(issued["code"]), openid)


def data(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.data, dict)
    return dict(reply.data)


async def test_a_code_is_consumed_once(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    held = receive(wechat_sim, ann)
    listed = await caller("get_card_list", open_id=ann)
    assert data(listed)["card_list"] == [held.named]
    reply = await caller("consume_card_code", **held.named)
    assert (reply.retcode, reply.msg) == (200, "")
    assert reply.data == {"errcode": 0, "errmsg": "ok", "card": {"card_id": held.card_id}, "openid": ann}
    again = await caller("consume_card_code", **held.named)
    assert (again.retcode, data(again)["errcode"]) == (40099, 40099)
    assert "已被核销" in again.msg
    assert data(await caller("get_card_list", open_id=ann, card_id=held.card_id))["card_list"] == []


async def test_a_custom_code_is_found_within_its_card_only(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    held = receive(wechat_sim, ann, codes=("MY-CODE-1",))
    other = wechat_sim.add_card(APPID)
    wrong = await caller("consume_card_code", code=held.code, card_id=other)
    assert wrong.retcode == 40056
    assert "自定义 code" in wrong.msg
    assert (await caller("consume_card_code", **held.named)).retcode == 200


@pytest.mark.parametrize(("kind", "retcode"), [("cut", 502), ("garbage", 502), ("errcode", -1)])
async def test_a_till_learns_whether_the_code_is_used(
    caller: Caller, ann: str, wechat_sim: SimServer, kind: str, retcode: int
) -> None:
    done, undone = receive(wechat_sim, ann), receive(wechat_sim, ann)
    wechat_sim.fault(CONSUME, kind, when="after", count=1)  # type: ignore[arg-type]
    used = await caller("consume_card_code", **done.named)
    assert (used.retcode, data(used)["consumed"], data(used)["may_retry"]) == (retcode, True, False)
    wechat_sim.fault(CONSUME, kind, when="before", count=1)  # type: ignore[arg-type]
    unused = await caller("consume_card_code", **undone.named)
    assert (unused.retcode, data(unused)["consumed"], data(unused)["may_retry"]) == (retcode, False, True)
    assert (await caller("consume_card_code", **undone.named)).retcode == 200


async def test_of_two_tills_with_one_code_only_one_is_told_of_success(
    caller: Caller, ann: str, wechat_sim: SimServer
) -> None:
    held = receive(wechat_sim, ann)
    assert (await caller("consume_card_code", **held.named)).retcode == 200
    wechat_sim.fault(CONSUME, "cut", when="after", count=1)
    second = await caller("consume_card_code", **held.named)
    assert (second.retcode, data(second)["consumed"]) == (502, True)
    assert "核销记录" in second.msg


async def test_a_weixin_that_says_nothing_at_all_leaves_time_for_the_answer(
    caller: Caller, ann: str, wechat_sim: SimServer
) -> None:
    held = receive(wechat_sim, ann)
    await caller("get_access_token")
    wechat_sim.fault(CONSUME, "timeout", when="after")
    wechat_sim.fault(STATE, "timeout")
    reply = await caller("consume_card_code", **held.named)
    assert (reply.status, reply.retcode, data(reply)["consumed"]) == (200, 504, None)
    assert wechat_sim.calls(CONSUME) == wechat_sim.calls(STATE) == 1


async def test_a_code_made_worthless_is_gone(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    held = receive(wechat_sim, ann)
    gone = await caller("abrogate_card_code", **held.named, reason="退款")
    assert (gone.retcode, gone.data) == (200, {"errcode": 0, "errmsg": "ok"})
    assert data(await caller("get_card_list", open_id=ann))["card_list"] == []
    assert (await caller("consume_card_code", **held.named)).retcode == 40127


async def test_a_member_card_is_activated_and_its_points_change(
    caller: Caller, ann: str, wechat_sim: SimServer
) -> None:
    held = receive(wechat_sim, ann, "MEMBER_CARD")
    active = await caller("membercard_active", **held.named, membership_number="M1", init_bonus="100")
    assert (active.retcode, active.data) == (200, {"errcode": 0, "errmsg": "ok"})
    more = data(await caller("membercard_update", **held.named, add_bonus="-30", record_bonus="兑换"))
    assert (more["result_bonus"], more["openid"]) == (70, ann)
    both = data(await caller("membercard_update", **held.named, add_bonus="5", bonus="500"))
    assert both["result_bonus"] == 500


async def test_a_card_tells_what_it_is(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    del ann
    card_id = wechat_sim.add_card(APPID, "DISCOUNT", base_info={"title": "九折"})
    card = data(await caller("get_card_info", card_id=card_id))["card"]
    assert isinstance(card, dict)
    assert (card["card_type"], card["discount"]["base_info"]["title"]) == ("DISCOUNT", "九折")
    assert (await caller("get_card_info", card_id="p" * 28)).retcode == 40073


async def test_a_card_for_a_wallet_is_signed_anew_each_time(caller: Caller, ann: str) -> None:
    card_id = GOOD["generate_card_param"]["card_id"]
    ticket = str((await caller("get_api_ticket")).data)
    plain = data(await caller("generate_card_param", card_id=card_id, outer_id="12"))
    bound = data(await caller("generate_card_param", card_id=card_id, outer_id="12", code="110201201245", openid=ann))
    assert plain["cardId"] == bound["cardId"] == card_id
    first, second = plain["cardExt"], bound["cardExt"]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert set(first) == {"timestamp", "nonce_str", "outer_id", "signature"}
    assert set(second) == {*first, "code", "openid"}
    assert all(isinstance(value, str) for value in (*first.values(), *second.values()))
    assert first["nonce_str"] != second["nonce_str"]
    assert abs(int(first["timestamp"]) - caller.clock.now()) < 60
    assert first["signature"] == card_signature(ticket, first["timestamp"], card_id, first["nonce_str"])
    assert second["signature"] == card_signature(
        ticket, second["timestamp"], card_id, second["nonce_str"], "110201201245", ann
    )


async def test_a_bad_parameter_is_named_and_weixin_not_asked(caller: Caller, ann: str, wechat_sim: SimServer) -> None:
    del ann
    for endpoint, name, value in (
        ("consume_card_code", "code", "x" * 21),
        ("decrypt_card_code", "encrypt_code", "%2525"),
        ("membercard_update", "add_bonus", "1.5"),
        ("membercard_active", "init_custom_field_value1", "五个汉字了"),
        ("generate_card_param", "card_id", "p" * 33),
    ):
        reply = await caller(endpoint, **{**GOOD[endpoint], name: value})
        assert reply.retcode == 115
        assert name in reply.msg
    assert not any(wechat_sim.calls(path) for path in (CONSUME, "/card/code/decrypt", "/card/membercard/updateuser"))
