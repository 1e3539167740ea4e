"""Cards as accounts make them: creation, stock, review, lists and QR codes (WeChat reference §8.6)."""

import pytest
from tests.sim.card_making import NOWHERE, ask, created, errcode, events
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimError, SimFollower

PERMANENT = {"type": "DATE_TYPE_PERMANENT"}


def term(**fields: object) -> dict[str, object]:
    return {"date_info": {"type": "DATE_TYPE_FIX_TERM", "fixed_term": 15, **fields}}


def span(begin: int, end: int) -> dict[str, object]:
    return {"date_info": {"type": "DATE_TYPE_FIX_TIME_RANGE", "begin_timestamp": begin, "end_timestamp": end}}


def test_a_card_is_told_as_it_was_created_with_its_stock_and_colour(weixin: Weixin) -> None:
    card_id = created(weixin, use_condition="x", base={"custom_url": "https://m.example.com/?a=1"})["card_id"]
    told = ask(weixin, "get", card_id=card_id)["card"]

    assert isinstance(told, dict)
    assert (told["card_type"], told["groupon"]["deal_detail"]) == ("GROUPON", "一份")
    base = told["groupon"]["base_info"]
    assert (base["id"], base["color"], base["status"]) == (card_id, "#55BD47", "CARD_STATUS_VERIFY_OK")
    assert base["sku"] == {"quantity": 100, "total_quantity": 100}
    assert base["custom_url"] == "https://m.example.com/?a=1"
    assert abs(base["create_time"] - weixin.sim.now()) < 60


def test_the_id_of_a_card_begins_like_the_accounts_openids(weixin: Weixin, person: SimFollower) -> None:
    card_id = str(created(weixin)["card_id"])

    assert len(card_id) == 28
    assert card_id[:6] == "p" + person.openid(weixin.account.appid)[1:6]


@pytest.mark.parametrize(
    ("card_type", "fields", "errcode"),
    [
        ("CASH", {"reduce_cost": 100, "least_cost": 101}, 0),
        ("CASH", {}, 41011),
        ("DISCOUNT", {"discount": 30}, 0),
        ("DISCOUNT", {"discount": "30"}, 47001),
        ("GIFT", {"gift": "帆布袋"}, 0),
        ("GIFT", {}, 41011),
        ("GENERAL_COUPON", {"default_detail": "长" * 1025}, 45021),
        ("MEETING_TICKET", {"meeting_detail": "作者见面会"}, 0),
        ("SCENIC_TICKET", {}, 0),
        ("BOARDING_PASS", {"from": "上海", "to": "成都", "flight": "MU5401"}, 0),
        ("BOARDING_PASS", {"from": "上海", "to": "成都"}, 41011),
        ("MEMBER_CARD", {"supply_bonus": True, "supply_balance": False, "prerogative": "积分"}, 41011),
        ("MEMBER_CARD", {"supply_bonus": True, "prerogative": "积分", "auto_activate": True}, 41011),
        ("MEMBER_CARD", {"supply_bonus": True, "supply_balance": False, "prerogative": "积", "wx_activate": True}, 0),
        ("GROUPON", {"advanced_info": {"time_limit": {}}}, 47001),
    ],
)
def test_each_type_has_fields_of_its_own(
    weixin: Weixin, card_type: str, fields: dict[str, object], errcode: int
) -> None:
    assert created(weixin, card_type, **fields)["errcode"] == errcode


@pytest.mark.parametrize(
    ("base", "errcode"),
    [
        *(({name: None}, 41011) for name in ("logo_url", "brand_name", "title", "color", "notice", "description")),
        *(({name: None}, 41011) for name in ("sku", "date_info", "code_type")),
        ({"title": "长" * 9}, 0),
        ({"brand_name": "长" * 12 + "a"}, 45021),
        ({"notice": "长" * 17}, 45021),
        ({"custom_url_name": "长" * 6}, 45021),
        ({"title": 7}, 47001),
        ({"color": "#10AD61"}, 40076),
        ({"code_type": "CODE_TYPE_SMELL"}, 40150),
        ({"logo_url": "logo.png"}, 40150),
        ({"sku": {"quantity": 0}}, 40122),
        ({"sku": {"quantity": 100_000_001}}, 40122),
        ({"sku": {"quantity": "100"}}, 47001),
        ({"use_custom_code": True, "get_custom_code_mode": "GET_CUSTOM_CODE_MODE_DEPOSIT"}, 40136),
        (term(fixed_begin_term=0), 0),
        (term(fixed_term=0), 40079),
        (term(end_timestamp=1), 40079),
        (span(1_900_000_000, 1_990_000_000), 0),
        (span(1_990_000_000, 1_900_000_000), 40079),
        (span(1_000_000_000, 1_100_000_000), 40079),
        ({"date_info": {"type": 1, "begin_timestamp": 1_900_000_000, "end_timestamp": 1_990_000_000}}, 0),
        ({"date_info": PERMANENT}, 40079),
    ],
)
def test_what_every_card_must_have_is_judged(weixin: Weixin, base: dict[str, object], errcode: int) -> None:
    weixin.sim.set_clock(1_800_000_000)

    assert created(weixin, base=base)["errcode"] == errcode


def test_cards_are_listed_page_by_page_and_by_status(weixin: Weixin) -> None:
    ids = [created(weixin)["card_id"] for _ in range(3)]
    ask(weixin, "delete", card_id=ids[1])

    assert ask(weixin, "batchget", offset=1, count=2)["card_id_list"] == ids[1:]
    told = ask(weixin, "batchget", offset=0, count=10, status_list=["CARD_STATUS_VERIFY_OK"])
    assert (told["card_id_list"], told["total_num"]) == ([ids[0], ids[2]], 2)
    assert errcode(weixin, "batchget", offset=0, count=51) == 40097
    assert errcode(weixin, "batchget", offset=0, count=1, status_list="all") == 47001


def test_stock_grows_and_shrinks_but_not_below_nothing(weixin: Weixin) -> None:
    card_id = created(weixin)["card_id"]

    assert errcode(weixin, "modifystock", card_id=card_id, increase_stock_value=20) == 0
    assert errcode(weixin, "modifystock", card_id=card_id, reduce_stock_value=100) == 0
    assert errcode(weixin, "modifystock", card_id=card_id, reduce_stock_value=21) == 45031
    assert errcode(weixin, "modifystock", card_id=card_id) == 40122
    assert [each["quantity"] for each in weixin.sim.cards()] == [20]


def test_the_last_of_the_stock_is_told(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"sku": {"quantity": 1}})
    weixin.sim.issue_card(card_id, person.id)
    with pytest.raises(SimError, match="45031"):
        weixin.sim.issue_card(card_id, person.id)

    told = {each["Event"]: each for each in events(weixin)}
    assert told["card_sku_remind"]["Detail"] == "the card's quantity is equal to 0"


def test_a_card_under_review_is_for_test_users_only_until_it_passes(weixin: Weixin, person: SimFollower) -> None:
    appid = weixin.account.appid
    weixin.change(card_review=True, push_url=NOWHERE, push_token="token", push_tries=1)
    card_id, other = (str(created(weixin)["card_id"]) for _ in range(2))
    with pytest.raises(SimError, match="40078"):
        weixin.sim.issue_card(card_id, person.id)
    assert errcode(weixin, "testwhitelist/set", openid=["oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"]) == 40003
    assert errcode(weixin, "testwhitelist/set", openid=[person.openid(appid)], username=["afdvvf"]) == 0
    code = weixin.sim.issue_card(card_id, person.id)["code"]
    assert errcode(weixin, "code/consume", code=code) == 0

    weixin.sim.review_card(card_id)
    weixin.sim.review_card(other, "图片不清晰")
    assert [each["status"] for each in weixin.sim.cards(appid)] == ["CARD_STATUS_VERIFY_OK", "CARD_STATUS_VERIFY_FAIL"]
    passed, failed = events(weixin)[-2:]
    assert (passed["Event"], passed["CardId"]) == ("card_pass_check", card_id)
    assert (failed["Event"], failed["RefuseReason"]) == ("card_not_pass_check", "图片不清晰")


def test_the_cards_of_somebody_are_those_still_good(weixin: Weixin, person: SimFollower) -> None:
    card_id, other = (weixin.sim.add_card(weixin.account.appid) for _ in range(2))
    openid = person.openid(weixin.account.appid)
    codes = [weixin.sim.issue_card(each, person.id)["code"] for each in (card_id, card_id, other)]
    ask(weixin, "code/consume", code=codes[0])
    listed = [{"code": codes[1], "card_id": card_id}, {"code": codes[2], "card_id": other}]

    assert ask(weixin, "user/getcardlist", openid=openid) == {
        "errcode": 0,
        "errmsg": "ok",
        "card_list": listed,
        "has_share_card": False,
    }
    assert ask(weixin, "user/getcardlist", openid=openid, card_id=other)["card_list"] == listed[1:]
    assert errcode(weixin, "user/getcardlist") == 41009
    assert errcode(weixin, "user/getcardlist", openid="oFS7Fjl0WsZ9AMZqrI80nbIq8xrA") == 40003


def test_a_qr_code_hands_its_card_to_whoever_scans_it(weixin: Weixin, person: SimFollower) -> None:
    appid = weixin.account.appid
    card_id = weixin.sim.add_card(appid, base_info={"use_custom_code": True})
    card = {"card_id": card_id, "code": "198374613512", "outer_str": "12b"}
    made = ask(weixin, "qrcode/create", action_name="QR_CARD", expire_seconds=1800, action_info={"card": card})
    assert (made["errcode"], made["expire_seconds"]) == (0, 1800)
    assert "ticket=" in str(made["show_qrcode_url"])
    for _ in range(2):
        weixin.sim.scan_ticket(appid, person.id, str(made["ticket"]))

    assert [(each["code"], each["outer_str"]) for each in weixin.sim.card_codes(card_id)] == [("198374613512", "12b")]


@pytest.mark.parametrize(("unique", "received"), [(True, 1), (False, 2)])
def test_a_qr_code_with_a_unique_code_is_good_once(
    weixin: Weixin, person: SimFollower, unique: bool, received: int
) -> None:
    appid = weixin.account.appid
    card_id = weixin.sim.add_card(appid)
    card = {"card_id": card_id, "is_unique_code": unique}
    made = ask(weixin, "qrcode/create", action_name="QR_CARD", action_info={"card": card})
    for _ in range(2):
        weixin.sim.scan_ticket(appid, person.id, str(made["ticket"]))

    assert len(weixin.sim.card_codes(card_id)) == received


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"action_name": "QR_SMELL"}, 40052),
        ({"action_info": {}}, 41011),
        ({"expire_seconds": 59}, 40097),
        ({"action_name": "QR_MULTIPLE_CARD", "action_info": {"multiple_card": {"card_list": []}}}, 40053),
        ({"action_info": {"card": {"card_id": "p"}}}, 40073),
    ],
)
def test_a_wrong_qr_code_of_a_card_is_refused(weixin: Weixin, changes: dict[str, object], errcode: int) -> None:
    asked = {"action_name": "QR_CARD", "action_info": {"card": {}}, **changes}

    assert ask(weixin, "qrcode/create", **asked)["errcode"] == errcode


def test_a_shaken_page_tells_who_shook_for_half_an_hour(weixin: Weixin, person: SimFollower) -> None:
    appid, path = weixin.account.appid, "/shakearound/user/getshakeinfo"
    ticket = weixin.sim.shake_ticket(appid, person.id, poi_id=1234)
    told = [weixin.post(path, {"ticket": ticket, "need_poi": each}, access_token=weixin.token()) for each in (0, 1)]
    data = told[0]["data"]
    assert isinstance(data, dict)
    assert (data["openid"], data["page_id"], "poi_id" in data) == (person.openid(appid), 14211, False)
    assert (told[1]["data"], told[1]["errmsg"]) == (data | {"poi_id": 1234}, "success.")

    weixin.sim.advance(1800)
    assert weixin.post(path, {"ticket": ticket}, access_token=weixin.token())["errcode"] == 9001003


def test_a_control_says_why_a_card_cannot_be_had(weixin: Weixin, person: SimFollower) -> None:
    appid = weixin.account.appid
    with pytest.raises(SimError, match="base_info: WeChat would refuse this card: 45021"):
        weixin.sim.add_card(appid, base_info={"title": "长" * 10})
    with pytest.raises(SimError, match="card_id: no such card"):
        weixin.sim.issue_card("p" * 28, person.id)
    with pytest.raises(SimError, match="codes: 'with blank' is no code"):
        weixin.sim.add_card(appid, codes=["with blank"])
    card_id = weixin.sim.add_card(appid)
    code = str(weixin.sim.issue_card(card_id, person.id)["code"])
    with pytest.raises(SimError, match="friend: nobody has this id"):
        weixin.sim.card_act("gift", card_id, person.id, code, friend="nobody")
