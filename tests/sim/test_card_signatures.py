"""The signatures of the JS-SDK: WeChat's vectors, and what pages are answered whose signatures are wrong (§8.8)."""

import json

import pytest
from tests.sim.card_making import add, ask, card_ext, config, jssdk, session, sha1
from tests.sim.weixin import Weixin

from wxgate_sim.app import SIM_PREFIXES
from wxgate_sim.card_signature import card_signature, config_signature
from wxgate_sim.remote import SimFollower
from wxgate_sim.web.jssdk import routes
from wxgate_sim.world import World

API_TICKET, CARD_ID = "E0o2-at6NcC2OsJiQTlwlDfV1gdemoApiTicket0001", "p1Pj9jr90_SQRaVqYI239Ka1erkI"
SIGNED = (API_TICKET, "1700000000", "n8fK2mQz", CARD_ID)
CODE_AND_OPENID = ("110201201245", "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA")
# With the blank behind the ticket that WeChat's own example has by mistake.
PUBLISHED = (
    *("jonyqin_1434008071", "1404896688", "pjZ8Yt1XGILfi-FUsewpnnolGgZk", "jonyqin"),
    "ojZ8YtyVyr30HheH3CM73y7h4jJE ",
)
APPID = "wx2f8e1c0a9b7d6e53"
URL = "https://shop.test/card?cid=7&name=%E5%BC%A0"


@pytest.mark.parametrize(
    ("values", "signature"),
    [
        (SIGNED, "a5fdb5a19be679ad7c64790856c9560edc28f9ed"),
        ((*SIGNED, "", *CODE_AND_OPENID), "9df6b9b145bb72fc0becf9fd8fd6dedffc5414a1"),
        ((*SIGNED, APPID), "b51a96331283ddd7ad14ccfb8c98ae5456c4b8e0"),
        ((*SIGNED, APPID, "1234", "GROUPON"), "d73e1b8d75eb0af4f39283cc4404cd51d956ee2a"),
        (PUBLISHED, "6b81fbf6af16e856334153b39737556063c82689"),
    ],
)
def test_cards_are_signed_as_weixins_examples_are(values: tuple[str, ...], signature: str) -> None:
    assert card_signature(values) == signature


@pytest.mark.parametrize(
    ("ticket", "nonce", "timestamp", "url", "signature"),
    [
        (
            "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
            *("Wm3WZYTPz0wzccnW", "1414587457", "http://mp.weixin.qq.com?params=value"),
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed",
        ),
        (
            *("sM4AOVdWfPE4DxkXGEs8VMdemoJsapiTicket0001", "n8fK2mQz", "1700000000"),
            "https://m.example.com/card/get?cid=7&name=%E5%BC%A0",
            "35a746608dcf707aadba69e07275fa62f84e6e35",
        ),
    ],
)
def test_pages_are_signed_as_weixins_examples_are(
    ticket: str, nonce: str, timestamp: str, url: str, signature: str
) -> None:
    assert config_signature(ticket, nonce, timestamp, url) == signature


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "config:ok"),
        ({"url": URL + "&x=1"}, "config:invalid signature"),
        ({"nonceStr": "another"}, "config:invalid signature"),
        ({"signature": None}, "config:invalid signature"),
        ({"appId": "wx0000000000000000"}, "config:invalid appid"),
    ],
)
def test_a_page_is_configured_only_when_its_own_address_is_signed(
    weixin: Weixin, changes: dict[str, object], message: str
) -> None:
    told = jssdk(weixin, "config", **{**config(weixin, URL), "url": URL, **changes})

    assert told["errMsg"] == message
    assert ("session" in told) is (message == "config:ok")


def test_pages_of_other_hosts_are_refused_when_the_account_lists_its_own(weixin: Weixin) -> None:
    answers = []
    for domains in (["shop.test"], ["m.shop.test"], None):
        weixin.change(js_domains=domains)
        answers.append(jssdk(weixin, "config", url=URL, **config(weixin, URL))["errMsg"])

    assert answers == ["config:ok", "config:invalid url domain", "config:ok"]


def test_any_origin_is_answered_with_its_cookie(weixin: Weixin) -> None:
    answer = weixin.http.post("/_sim/jssdk/config", content="{}", headers={"origin": "http://shop.test"})

    assert answer.headers["access-control-allow-origin"] == "http://shop.test"
    assert answer.headers["access-control-allow-credentials"] == "true"
    script = weixin.http.get("/open/js/jweixin-1.6.0.js")
    assert script.text == weixin.http.get("/_sim/jssdk.js").text
    assert all(each.path.startswith(SIM_PREFIXES) for each in routes(World()))
    assert script.headers["content-type"].startswith("text/javascript")


def test_a_used_signature_is_good_no_more(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    ext = card_ext(weixin, card_id)
    told = [add(weixin, person.id, card_id, ext) for _ in range(2)]

    assert [each["errcode"] for each in told] == [0, 40080]
    assert told[1]["hint"] == "timestamp and nonce_str were used before"
    assert add(weixin, person.id, card_id, card_ext(weixin, card_id, nonce_str="fresh"))["errcode"] == 0
    assert len(weixin.sim.card_codes(card_id)) == 2


@pytest.mark.parametrize(
    ("base_info", "fields", "errcode"),
    [
        ({}, {}, 0),
        ({}, {"outer_str": "12b", "outer_id": "7"}, 0),
        ({}, {"code": "QH-0001"}, 40080),
        ({}, {"nonce_str": "n" * 33}, 40080),
        ({}, {"timestamp": ""}, 40080),
        ({"use_custom_code": True}, {"code": "QH-0001"}, 0),
        ({"use_custom_code": True}, {}, 40080),
        ({"use_custom_code": True}, {"code": "x" * 21}, 40116),
        ({"bind_openid": True}, {}, 40080),
        ({"bind_openid": True}, {"openid": "of-somebody-else"}, 40003),
        ({"bind_openid": True}, {"openid": "{person}"}, 0),
    ],
)
def test_a_card_ext_has_what_its_card_needs(
    weixin: Weixin, person: SimFollower, base_info: dict[str, object], fields: dict[str, str], errcode: int
) -> None:
    openid = person.openid(weixin.account.appid)
    card_id = weixin.sim.add_card(weixin.account.appid, base_info=base_info)
    ext = card_ext(weixin, card_id, **{name: each.replace("{person}", openid) for name, each in fields.items()})

    assert add(weixin, person.id, card_id, ext)["errcode"] == errcode
    assert len(weixin.sim.card_codes(card_id)) == (errcode == 0)


@pytest.mark.parametrize("field", ["timestamp", "nonce_str", "code", "openid", "signature"])
def test_whatever_is_signed_cannot_be_changed(weixin: Weixin, person: SimFollower, field: str) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"use_custom_code": True})
    ext = json.loads(card_ext(weixin, card_id, code="QH-0001", openid=person.openid(weixin.account.appid)))
    told = add(weixin, person.id, card_id, json.dumps(ext | {field: "1700000000"}))

    assert told["errcode"] == 87009
    assert weixin.sim.card_codes(card_id) == []


@pytest.mark.parametrize("ext", [None, {}, "{", "[]", '{"timestamp": 1700000000}', '{"timestamp": "1", "code": 7}'])
def test_a_card_ext_is_json_in_a_string(weixin: Weixin, person: SimFollower, ext: object) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)

    assert add(weixin, person.id, card_id, ext)["errcode"] == 40080


def test_deposited_codes_are_taken_in_turn_or_as_named(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid, codes=["A1", "A2", "A3"])
    asked = [{"nonce_str": "1"}, {"nonce_str": "2", "code": "A3"}, {"nonce_str": "3", "code": "A3"}]
    told = [add(weixin, person.id, card_id, card_ext(weixin, card_id, **each))["errcode"] for each in asked]

    assert told == [0, 0, 40056]
    assert [each["code"] for each in weixin.sim.card_codes(card_id)] == ["A1", "A3"]


def test_a_term_begins_when_the_page_says(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    begin = int(weixin.sim.now()) + 5 * 86400
    assert add(weixin, person.id, card_id, card_ext(weixin, card_id, fixed_begintimestamp=str(begin)))["errcode"] == 0

    assert [each["begin"] for each in weixin.sim.card_codes(card_id)] == [begin]


def test_an_encrypted_code_is_read_by_its_account_alone_and_only_unspoilt(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    told = add(weixin, person.id, card_id, card_ext(weixin, card_id))["cardList"]
    assert isinstance(told, list)
    encrypted = str(told[0]["code"])
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())
    answers = [
        ask(each, "code/decrypt", encrypt_code=text)
        for each, text in ((weixin, encrypted), (other, encrypted), (weixin, encrypted.replace("+", " ")))
    ]

    assert {"+", "/", "="} <= set(encrypted)
    assert [each["errcode"] for each in answers] == [0, 40075, 40075]
    assert answers[0]["code"] == weixin.sim.card_codes(card_id)[0]["code"]


def test_a_wrong_signature_leaves_nothing_to_choose(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    code = weixin.sim.issue_card(card_id, person.id)["code"]
    ticket = str(weixin.ticket(weixin.token(), "wx_card")["ticket"])
    values = (ticket, weixin.account.appid, "1234", "GROUPON", "1700000000", "n8fK2mQz")
    asked = {"shopId": "1234", "cardType": "GROUPON", "timestamp": "1700000000", "nonceStr": "n8fK2mQz"}
    told = [
        jssdk(weixin, "choose", session=session(weixin), cardSign=each, **asked)["cards"]
        for each in (sha1("".join(sorted(values))), "0" * 40)
    ]

    assert [[each["code"] for each in cards] for cards in told if isinstance(cards, list)] == [[code], []]


@pytest.mark.parametrize(
    ("asked", "errcode"),
    [
        ({"session": "x", "cardList": []}, 48001),
        ({"cardList": "p"}, 47001),
        ({"cardList": []}, 40097),
        ({"cardList": [{"cardId": "p" * 28, "cardExt": "{}"}]}, 40073),
    ],
)
def test_a_page_that_asks_for_nonsense_is_told_so(weixin: Weixin, asked: dict[str, object], errcode: int) -> None:
    told = jssdk(weixin, "offer", **{"session": session(weixin), **asked})

    assert told["errcode"] == errcode
