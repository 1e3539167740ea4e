"""What WeChat gets, byte for byte, against the samples of its reference (§8.2, §8.4–8.6, §10.3)."""

import pytest
from tests.cards.till import BY_NAME, Till
from tests.cards.weixin import Weixin
from tests.relay.engines import ONE_ENGINE

CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
MEMBER_CARD = "p1Pj9jr90_SQRaVqYI239Ka1erkI"
OPENID = "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"
ENCRYPTED = "XXIzTtMqCxwOaawoE91+VJdsFmv7b8g0VZIZkqf4GWA60Fzpc8ksZ/5ZZ0DVkXdE"

SAMPLES: list[tuple[str, dict[str, str], str, str]] = [
    (
        "consume_card_code",
        {"code": "12312313", "card_id": CARD},
        "/card/code/consume",
        '{"code":"12312313","card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc"}',
    ),
    (
        "abrogate_card_code",
        {"reason": "退款", "card_id": CARD, "code": "12312313"},
        "/card/code/unavailable",
        '{"code":"12312313","card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc","reason":"退款"}',
    ),
    (
        "abrogate_card_code",
        {"card_id": CARD, "code": "007", "reason": ""},
        "/card/code/unavailable",
        '{"code":"007","card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc"}',
    ),
    (
        "decrypt_card_code",
        {"encrypt_code": ENCRYPTED},
        "/card/code/decrypt",
        '{"encrypt_code":"XXIzTtMqCxwOaawoE91+VJdsFmv7b8g0VZIZkqf4GWA60Fzpc8ksZ/5ZZ0DVkXdE"}',
    ),
    (
        "membercard_active",
        {"membership_number": "AAA00000001", "code": "12312313", "card_id": CARD},
        "/card/membercard/activate",
        '{"membership_number":"AAA00000001","code":"12312313","card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc"}',
    ),
    (
        "membercard_active",
        {
            "membership_number": "AAA00000001",
            "code": "12312313",
            "card_id": CARD,
            "activate_begin_time": "1700000000",
            "activate_end_time": "1731536000",
            "init_bonus": "0",
            "init_balance": "20000",
            "init_custom_field_value1": "白银会员",
            "init_custom_field_value2": "9",
            "init_custom_field_value3": "200",
        },
        "/card/membercard/activate",
        (
            '{"membership_number":"AAA00000001","code":"12312313","card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc",'
            '"activate_begin_time":1700000000,"activate_end_time":1731536000,"init_bonus":0,"init_balance":20000,'
            '"init_custom_field_value1":"白银会员","init_custom_field_value2":"9","init_custom_field_value3":"200"}'
        ),
    ),
    (
        "membercard_update",
        {
            "code": "179011264953",
            "card_id": MEMBER_CARD,
            "add_bonus": "30",
            "add_balance": "-30",
            "bonus": "3000",
            "balance": "3000",
            "record_bonus": "消费30元，获得3积分",
            "record_balance": "购买焦糖玛琪朵，扣30元",
            "custom_field_value1": "xxxxx",
            "custom_field_value2": "xxxxx",
        },
        "/card/membercard/updateuser",
        (
            '{"code":"179011264953","card_id":"p1Pj9jr90_SQRaVqYI239Ka1erkI","record_bonus":"消费30元，获得3积分",'
            '"bonus":3000,"add_bonus":30,"balance":3000,"add_balance":-30,"record_balance":"购买焦糖玛琪朵，扣30元",'
            '"custom_field_value1":"xxxxx","custom_field_value2":"xxxxx"}'
        ),
    ),
    (
        "membercard_update",
        {"code": "179011264953", "card_id": MEMBER_CARD, "add_bonus": "-5"},
        "/card/membercard/updateuser",
        '{"code":"179011264953","card_id":"p1Pj9jr90_SQRaVqYI239Ka1erkI","add_bonus":-5}',
    ),
    (
        "get_card_list",
        {"open_id": OPENID, "card_id": "xxxxxxxxxx"},
        "/card/user/getcardlist",
        '{"openid":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA","card_id":"xxxxxxxxxx"}',
    ),
    (
        "get_card_list",
        {"open_id": OPENID, "card_id": ""},
        "/card/user/getcardlist",
        '{"openid":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"}',
    ),
    ("get_card_info", {"card_id": CARD}, "/card/get", '{"card_id":"pFS7Fjg8kV1IdDz01r4SQwMkuCKc"}'),
    (
        "get_shake_info",
        {"ticket": "6ab3d8465166598a5f4e8c1b44f44645", "need_poi": "1"},
        "/shakearound/user/getshakeinfo",
        '{"ticket":"6ab3d8465166598a5f4e8c1b44f44645","need_poi":1}',
    ),
    (
        "get_shake_info",
        {"ticket": "6ab3d8465166598a5f4e8c1b44f44645"},
        "/shakearound/user/getshakeinfo",
        '{"ticket":"6ab3d8465166598a5f4e8c1b44f44645"}',
    ),
]


@ONE_ENGINE
async def test_weixin_gets_the_bytes_of_its_reference(till: Till, weixin: Weixin) -> None:
    for endpoint, params, path, body in SAMPLES:
        weixin.requests.clear()
        await till(endpoint, **params)
        (request,) = weixin.requests
        assert (request.method, request.path, request.query) == ("POST", path, "access_token=61_A")
        assert request.body.decode() == body
        assert "content-type: application/json; charset=utf-8" in request.head.lower()


def test_every_endpoint_that_calls_weixin_has_a_sample() -> None:
    assert {endpoint for endpoint, *_ in SAMPLES} | {"generate_card_param"} == set(BY_NAME)


REPLIES: list[tuple[str, dict[str, str], str, dict[str, object]]] = [
    (
        "consume_card_code",
        {"code": "12312313", "card_id": CARD},
        "/card/code/consume",
        {"errcode": 0, "errmsg": "ok", "card": {"card_id": CARD}, "openid": OPENID},
    ),
    ("abrogate_card_code", {"code": "1", "card_id": CARD}, "/card/code/unavailable", {"errcode": 0, "errmsg": "ok"}),
    (
        "decrypt_card_code",
        {"encrypt_code": ENCRYPTED},
        "/card/code/decrypt",
        {"errcode": 0, "errmsg": "ok", "code": "751234212312"},
    ),
    (
        "membercard_update",
        {"code": "1", "card_id": MEMBER_CARD, "bonus": "100"},
        "/card/membercard/updateuser",
        {"errcode": 0, "errmsg": "ok", "result_bonus": 100, "result_balance": 200, "openid": OPENID},
    ),
    (
        "get_card_list",
        {"open_id": OPENID},
        "/card/user/getcardlist",
        {"errcode": 0, "errmsg": "ok", "card_list": [{"code": "xxx1434079154", "card_id": CARD}], "has_share_card": 1},
    ),
    (
        "get_card_info",
        {"card_id": CARD},
        "/card/get",
        {"errcode": 0, "errmsg": "ok", "card": {"card_type": "DISCOUNT", "discount": {"base_info": {"title": "九折"}}}},
    ),
    (
        "get_shake_info",
        {"ticket": "6ab3d8465166598a5f4e8c1b44f44645"},
        "/shakearound/user/getshakeinfo",
        {
            "data": {"page_id": 14211, "beacon_info": {"distance": 55.00620700469034}},
            "errcode": 0,
            "errmsg": "success.",
        },
    ),
]


@ONE_ENGINE
async def test_weixins_reply_is_handed_on_unchanged(till: Till, weixin: Weixin) -> None:
    for endpoint, params, path, answer in REPLIES:
        weixin.says(path, answer)
        assert await till(endpoint, **params) == answer


@ONE_ENGINE
@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_replaced_and_the_call_repeated_once(till: Till, weixin: Weixin, errcode: int) -> None:
    refused: dict[str, object] = {"errcode": errcode, "errmsg": "invalid credential"}
    for endpoint, params, path, _ in SAMPLES[:1] + SAMPLES[6:7]:
        weixin.requests.clear()
        weixin.says(path, refused, {"errcode": 0, "errmsg": "ok"})
        assert await till(endpoint, **params) == {"errcode": 0, "errmsg": "ok"}
        assert len({request.query for request in weixin.requests}) == len(weixin.requests) == 2
