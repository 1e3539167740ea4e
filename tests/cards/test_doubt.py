"""Calls that are not safe to repeat: whoever is left in doubt is told so, and how to find out (contract §2)."""

import pytest
from tests.cards.till import BY_NAME, Till
from tests.cards.weixin import Answer, Weixin
from tests.relay.engines import ONE_ENGINE

CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
BUSY: Answer = {"errcode": -1, "errmsg": "system error"}
UNSAFE: dict[str, tuple[dict[str, str], str, str]] = {
    "abrogate_card_code": ({"code": "1", "card_id": CARD}, "/card/code/unavailable", "get_card_list"),
    "membercard_active": (
        {"code": "1", "card_id": CARD, "membership_number": "7"},
        "/card/membercard/activate",
        "完全相同的参数",
    ),
    "membercard_update": (
        {"code": "1", "card_id": CARD, "add_bonus": "5"},
        "/card/membercard/updateuser",
        "bonus、balance",
    ),
}
WAYS: list[tuple[Answer, int]] = [("silence", 504), ("cut", 502), ("garbage", 502), ("502", 502), (BUSY, -1)]


def test_what_is_not_safe_to_repeat_is_declared_so() -> None:
    unsafe = {name for name, endpoint in BY_NAME.items() if not endpoint.repeatable}
    assert unsafe == {*UNSAFE, "consume_card_code"}


@ONE_ENGINE
@pytest.mark.parametrize(("answer", "retcode"), WAYS, ids=["silence", "cut", "garbage", "502", "-1"])
async def test_what_may_have_been_done_is_not_repeated_and_said_so(
    till: Till, weixin: Weixin, answer: Answer, retcode: int
) -> None:
    await till.cards.keeper.access_token(till.account, till.call().deadline)  # or it would take of the time
    till.seconds = 0.5
    for endpoint, (params, path, cure) in UNSAFE.items():
        weixin.says(path, answer)
        error = await till.refused(endpoint, **params)
        assert error.code == retcode
        assert error.data == (BUSY if retcode == -1 else None)
        assert "请勿直接重试" in error.message
        assert "do not simply call again" in error.message
        assert cure in error.message
        assert len(weixin.asked(path)) == 1


@ONE_ENGINE
async def test_what_never_left_may_be_tried_again(till: Till, weixin: Weixin) -> None:
    for endpoint, (params, path, _) in UNSAFE.items():
        till.seconds = 0.0
        await till.cards.keeper.access_token(till.account, Till(till.cards, till.account).call().deadline)
        error = await till.refused(endpoint, **params)
        assert error.code == 504
        assert "没有发出" in error.message
        assert weixin.asked(path) == []


@ONE_ENGINE
async def test_a_plain_refusal_leaves_no_doubt(till: Till, weixin: Weixin) -> None:
    for endpoint, (params, path, _) in UNSAFE.items():
        weixin.says(path, {"errcode": 40127, "errmsg": "invalid user-card status!"})
        error = await till.refused(endpoint, **params)
        assert (error.code, error.data) == (40127, {"errcode": 40127, "errmsg": "invalid user-card status!"})
        assert "请勿" not in error.message
        assert "不可用" in error.message


@ONE_ENGINE
@pytest.mark.parametrize(("answer", "retcode"), WAYS[1:], ids=["cut", "garbage", "502", "-1"])
async def test_what_only_asks_is_not_repeated_either(till: Till, weixin: Weixin, answer: Answer, retcode: int) -> None:
    weixin.says("/card/get", answer)
    error = await till.refused("get_card_info", card_id=CARD)
    assert error.code == retcode
    assert "请勿" not in error.message
    assert len(weixin.asked("/card/get")) == 1


@ONE_ENGINE
async def test_weixins_own_codes_come_under_the_contracts_numbers(till: Till, weixin: Weixin) -> None:
    for errcode, retcode in ((40013, 112), (48001, 107), (61007, 107), (45021, 45021)):
        weixin.says("/card/get", {"errcode": errcode, "errmsg": "no"})
        error = await till.refused("get_card_info", card_id=CARD)
        assert (error.code, error.data) == (retcode, {"errcode": errcode, "errmsg": "no"})
