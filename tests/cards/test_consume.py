"""A till that consumes a code is told whether the code is used, however WeChat's answer is lost (contract §1)."""

import json

import pytest
from tests.cards.till import Till
from tests.cards.weixin import Answer, Weixin
from tests.relay.engines import ONE_ENGINE
from tests.weixin.test_fates import unused_address

from wxgate.cards.service import Cards
from wxgate.protocol.errors import ApiError
from wxgate.weixin.api import Api
from wxgate.weixin.cards import CONSUME, STATE

pytestmark = ONE_ENGINE

CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
OPENID = "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"
CODE = {"code": "12312313", "card_id": CARD}
BUSY: Answer = {"errcode": -1, "errmsg": "system error"}

UNCLEAR: list[tuple[Answer, int, dict[str, object]]] = [
    ("silence", 504, {"errcode": 504, "errmsg": "WeChat did not answer in time"}),
    ("cut", 502, {"errcode": 502, "errmsg": "WeChat cannot be reached"}),
    ("garbage", 502, {"errcode": 502, "errmsg": "WeChat cannot be reached"}),
    ("502", 502, {"errcode": 502, "errmsg": "WeChat cannot be reached"}),
    (BUSY, -1, {"errcode": -1, "errmsg": "system error"}),
]


def state(status: str) -> Answer:
    return {
        "errcode": 0,
        "errmsg": "ok",
        "card": {"card_id": CARD, "begin_time": 1457452800, "end_time": 1463155199},
        "openid": OPENID,
        "can_consume": status == "NORMAL",
        "user_card_status": status,
    }


async def told(till: Till) -> tuple[ApiError, dict[str, object]]:
    """What a till is told."""
    error = await till.refused("consume_card_code", **CODE)
    assert isinstance(error.data, dict)
    return error, error.data


@pytest.mark.parametrize(("answer", "retcode", "said"), UNCLEAR, ids=["silence", "cut", "garbage", "502", "-1"])
async def test_a_code_that_is_still_normal_may_be_tried_again(
    till: Till, weixin: Weixin, answer: Answer, retcode: int, said: dict[str, object]
) -> None:
    till.seconds = 1.5
    weixin.says(CONSUME, answer)
    weixin.says(STATE, state("NORMAL"))
    error, data = await told(till)
    assert error.code == retcode
    assert data == {
        **said,
        "consumed": False,
        "may_retry": True,
        "user_card_status": "NORMAL",
        "card": {"card_id": CARD},
        "openid": OPENID,
    }
    assert "可以重试" in error.message
    assert "try again" in error.message
    assert len(weixin.asked(CONSUME)) == 1
    assert [json.loads(body) for body in weixin.asked(STATE)] == [{**CODE, "check_consume": False}]


@pytest.mark.parametrize("answer", ["cut", BUSY], ids=["cut", "-1"])
async def test_a_code_that_is_consumed_is_no_success_of_this_call_and_said_to_be_used(
    till: Till, weixin: Weixin, answer: Answer
) -> None:
    weixin.says(CONSUME, answer)
    weixin.says(STATE, state("CONSUMED"))
    error, data = await told(till)
    assert (data["consumed"], data["may_retry"], data["openid"]) == (True, False, OPENID)
    assert data["errcode"] != 0
    assert "现已核销" in error.message
    assert "your records" in error.message
    assert len(weixin.asked(CONSUME)) == 1


@pytest.mark.parametrize("status", ["EXPIRE", "GIFTING", "DELETE", "UNAVAILABLE"])
async def test_a_code_that_cannot_be_consumed_is_not_worth_another_try(till: Till, weixin: Weixin, status: str) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, state(status))
    error, data = await told(till)
    assert (data["consumed"], data["may_retry"], data["user_card_status"]) == (False, False, status)
    assert status in error.message


@pytest.mark.parametrize(
    "lookups",
    [
        ["silence"],
        ["cut"],
        [BUSY],
        ["garbage", BUSY],
        [{"errcode": 48001, "errmsg": "api unauthorized"}],
        [state("SOMETHING_NEW")],
        [{"errcode": 0, "errmsg": "ok", "card": None, "can_consume": False}],
    ],
    ids=["silence", "cut", "-1", "garbage, -1", "not authorised", "an unheard-of state", "no state"],
)
async def test_what_cannot_be_looked_up_is_not_known(till: Till, weixin: Weixin, lookups: list[Answer]) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, *lookups)
    error, data = await told(till)
    assert (error.code, data["consumed"], data["may_retry"]) == (502, None, True)
    assert "40099" in error.message
    assert "not known" in error.message
    assert len(weixin.asked(CONSUME)) == 1


@pytest.mark.parametrize("first", ["cut", "502", BUSY], ids=["cut", "502", "-1"])
async def test_a_look_that_fails_is_repeated_once(till: Till, weixin: Weixin, first: Answer) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, first, state("CONSUMED"))
    _, data = await told(till)
    assert data["consumed"] is True
    assert len(weixin.asked(STATE)) == 2


async def test_a_token_that_fails_meanwhile_does_not_hide_the_state(till: Till, weixin: Weixin) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, {"errcode": 42001, "errmsg": "expired"}, state("NORMAL"))
    _, data = await told(till)
    assert data["consumed"] is False


async def test_without_another_token_for_the_look_the_outcome_is_not_known(till: Till, weixin: Weixin) -> None:
    await till("consume_card_code", **CODE)
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, {"errcode": 42001, "errmsg": "expired"})
    weixin.says("/cgi-bin/stable_token", "cut")
    error, data = await told(till)
    assert (error.code, data["consumed"]) == (502, None)


@pytest.mark.parametrize("errcode", [40056, 40073])
async def test_a_code_that_does_not_exist_is_weixins_refusal(till: Till, weixin: Weixin, errcode: int) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, {"errcode": errcode, "errmsg": "invalid"})
    error, data = await told(till)
    assert (error.code, data) == (errcode, {"errcode": errcode, "errmsg": "invalid"})


@pytest.mark.parametrize(
    ("reply", "consumed"),
    [
        ({"card": {"card_id": CARD, "can_consume": "true"}}, False),
        ({"card": {"card_id": CARD}, "can_consume": "true"}, False),
        ({"card": {"card_id": CARD, "can_consume": "false", "user_card_status": "CONSUMED"}}, True),
        ({"card": {"card_id": CARD, "can_consume": "false"}}, None),
    ],
)
async def test_old_replies_are_understood(
    till: Till, weixin: Weixin, reply: dict[str, object], consumed: bool | None
) -> None:
    weixin.says(CONSUME, "cut")
    weixin.says(STATE, {"errcode": 0, "errmsg": "ok", "openid": OPENID, **reply})
    _, data = await told(till)
    assert data["consumed"] is consumed


@pytest.mark.parametrize("errcode", [40099, 40127, 40056, 40073, 40078, 40116, 40147, 72020, 45030, 45009])
async def test_a_plain_refusal_is_handed_on_and_not_looked_into(till: Till, weixin: Weixin, errcode: int) -> None:
    reply: Answer = {"errcode": errcode, "errmsg": "no", "_card": CARD, "_code": "12312313"}
    weixin.says(CONSUME, reply)
    error, data = await told(till)
    assert (error.code, data) == (errcode, reply)
    assert weixin.asked(STATE) == []


async def test_a_custom_code_that_is_not_found_needs_its_card(till: Till, weixin: Weixin) -> None:
    weixin.says(CONSUME, {"errcode": 40056, "errmsg": "invalid serial code"})
    error, _ = await told(till)
    assert "自定义 code" in error.message
    assert "custom-code cards need the card_id" in error.message


async def test_without_a_token_nothing_was_consumed(till: Till, weixin: Weixin) -> None:
    weixin.says("/cgi-bin/stable_token", "cut")
    error, data = await told(till)
    assert (error.code, data["consumed"], data["may_retry"]) == (502, False, True)
    assert (weixin.asked(CONSUME), weixin.asked(STATE)) == ([], [])


async def test_what_never_left_is_not_looked_up(till: Till, weixin: Weixin) -> None:
    await till("consume_card_code", **CODE)
    api = Api(unused_address(), 1)
    till.cards = Cards(till.cards.keeper, api, till.cards.clock)
    error, data = await told(till)
    await api.close()
    assert (error.code, data["consumed"], data["may_retry"]) == (502, False, True)
    assert "没有发出" in error.message
    assert weixin.asked(STATE) == []
