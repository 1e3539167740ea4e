"""What becomes of received cards: every transition of WeChat reference §8.1, and the code APIs of §8.2 to §8.4."""

import pytest
from tests.sim.card_making import NOWHERE, ask, errcode, events, names
from tests.sim.weixin import Reply, Weixin

from wxgate_sim.remote import SimError, SimFollower

NOON = 1_700_020_800  # 12:00 on 15 November 2023 in UTC+8, a Wednesday


def issued(weixin: Weixin, person: SimFollower, **base_info: object) -> tuple[str, str]:
    """The id of a new card, and the code this person received of it."""
    card_id = weixin.sim.add_card(weixin.account.appid, base_info=base_info)
    return card_id, str(weixin.sim.issue_card(card_id, person.id)["code"])


def custom(weixin: Weixin, person: SimFollower, code: str = "QH-0001") -> str:
    """The id of a card with codes of the merchant's own, of which this person received one."""
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"use_custom_code": True})
    weixin.sim.issue_card(card_id, person.id, code=code)
    return card_id


def state(weixin: Weixin, code: str, **more: object) -> Reply:
    return ask(weixin, "code/get", code=code, check_consume=False, **more)


def test_a_code_is_consumed_once_and_the_server_is_told(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    card_id, code = issued(weixin, person)
    openid = person.openid(weixin.account.appid)
    told = ask(weixin, "code/consume", code=code)
    again = ask(weixin, "code/consume", code=code, card_id=card_id)

    assert told == {"errcode": 0, "errmsg": "ok", "card": {"card_id": card_id}, "openid": openid}
    assert (again["errcode"], again["_card"], again["_code"]) == (40099, card_id, code)
    received, consumed = events(weixin)
    assert (consumed["Event"], consumed["ConsumeSource"], consumed["UserCardCode"]) == (
        *("user_consume_card", "FROM_API"),
        code,
    )
    assert list(received)[4:] == [
        *("Event", "CardId", "IsGiveByFriend", "UserCardCode", "FriendUserName", "OuterId", "OldUserCardCode"),
        *("OuterStr", "IsRestoreMemberCard", "IsRecommendByFriend"),
    ]


def test_both_ways_of_asking_for_a_code(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.set_clock(NOON)
    card_id, code = issued(weixin, person)
    good = {
        "errcode": 0,
        "errmsg": "ok",
        "openid": person.openid(weixin.account.appid),
        "outer_str": "",
        "card": {"card_id": card_id, "begin_time": NOON - 12 * 3600, "end_time": NOON - 12 * 3600 + 30 * 86400 - 1},
        "can_consume": True,
        "user_card_status": "NORMAL",
    }
    assert [ask(weixin, "code/get", code=code, check_consume=each) for each in (True, False)] == [good, good]

    ask(weixin, "code/consume", code=code)
    assert state(weixin, code) == good | {"can_consume": False, "user_card_status": "CONSUMED"}
    assert errcode(weixin, "code/get", code=code, check_consume=True) == 40099
    assert errcode(weixin, "code/get", code=code, check_consume="true") == 47001


def test_the_simulators_clock_ends_a_card(weixin: Weixin, person: SimFollower) -> None:
    _, code = issued(weixin, person)
    weixin.sim.advance(31 * 86400)

    assert state(weixin, code)["user_card_status"] == "EXPIRE"
    assert errcode(weixin, "code/consume", code=code) == 40127
    assert ask(weixin, "user/getcardlist", openid=person.openid(weixin.account.appid))["card_list"] == []


def test_a_card_is_not_consumed_before_it_begins(weixin: Weixin, person: SimFollower) -> None:
    later = {"type": "DATE_TYPE_FIX_TERM", "fixed_term": 5, "fixed_begin_term": 2}
    _, code = issued(weixin, person, date_info=later)

    assert errcode(weixin, "code/consume", code=code) == 40127
    told = state(weixin, code)
    assert (told["user_card_status"], told["can_consume"]) == ("NORMAL", False)
    weixin.sim.advance(2 * 86400)
    assert errcode(weixin, "code/consume", code=code) == 0


def test_hours_at_which_a_card_may_be_used(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.set_clock(NOON)
    lunch = {"type": "WEDNESDAY", "begin_hour": 11, "begin_minute": 30, "end_hour": 13, "end_minute": 0}
    fields = {"advanced_info": {"time_limit": [lunch, {"type": "HOLIDAY"}]}}
    card_id = weixin.sim.add_card(weixin.account.appid, fields=fields)
    codes = [str(weixin.sim.issue_card(card_id, person.id)["code"]) for _ in range(2)]

    assert errcode(weixin, "code/consume", code=codes[0]) == 0
    weixin.sim.advance(3661)
    assert errcode(weixin, "code/consume", code=codes[1]) == 40147
    assert state(weixin, codes[1])["can_consume"] is False


def test_a_voided_code_is_gone_for_good(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person)

    assert ask(weixin, "code/unavailable", code=code, reason="退款") == {"errcode": 0, "errmsg": "ok"}
    assert errcode(weixin, "code/unavailable", code=code) == 40127
    assert errcode(weixin, "code/consume", code=code) == 40127
    assert state(weixin, code)["user_card_status"] == "UNAVAILABLE"
    assert weixin.sim.wallet(person.id) == []
    with pytest.raises(SimError, match="code: this person holds no such card"):
        weixin.sim.card_act("delete", card_id, person.id, code)


def test_a_deleted_card_is_not_consumed(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person)
    weixin.sim.card_act("delete", card_id, person.id, code)

    assert state(weixin, code)["user_card_status"] == "DELETE"
    assert errcode(weixin, "code/get", code=code, check_consume=True) == 40127


def test_codes_of_the_merchants_own_need_the_card(weixin: Weixin, person: SimFollower) -> None:
    first, second = custom(weixin, person), custom(weixin, person)

    assert [errcode(weixin, each, code="QH-0001") for each in ("code/get", "code/consume")] == [40056, 40056]
    assert errcode(weixin, "code/consume", code="QH-0001", card_id=first) == 0
    assert state(weixin, "QH-0001", card_id=second)["user_card_status"] == "NORMAL"
    with pytest.raises(SimError, match="40056"):
        weixin.sim.issue_card(first, person.id, code="QH-0001")
    with pytest.raises(SimError, match="41013"):
        weixin.sim.issue_card(first, person.id)


def test_a_card_of_weixins_own_codes_takes_none(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person)

    assert code.isdecimal()
    assert len(code) == 12
    with pytest.raises(SimError, match="40116"):
        weixin.sim.issue_card(card_id, person.id, code="QH-0001")


def test_another_accounts_card_and_code_are_not_this_ones(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person)
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())

    assert errcode(other, "code/consume", code=code) == 40056
    assert errcode(other, "code/consume", code=code, card_id=card_id) == 45030
    assert errcode(weixin, "code/consume", code=code, card_id="p" * 28) == 40073


def test_a_gift_has_a_new_code_where_weixin_assigns_them(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    anna, appid = weixin.sim.add_follower(nickname="Anna"), weixin.account.appid
    card_id, code = issued(weixin, person)
    weixin.sim.card_act("gift", card_id, person.id, code, friend=anna.id)
    new = [each["code"] for each in weixin.sim.card_codes(card_id) if each["id"] == anna.id]

    assert [new != [code], len(new)] == [True, 1]
    assert errcode(weixin, "code/get", code=code, check_consume=False) == 40056
    assert errcode(weixin, "code/consume", code=new[0]) == 0
    gifting, received = events(weixin)[1:3]
    assert (gifting["Event"], gifting["FriendUserName"]) == ("user_gifting_card", anna.openid(appid))
    assert (received["IsGiveByFriend"], received["OldUserCardCode"], received["FriendUserName"]) == (
        *("1", code),
        person.openid(appid),
    )


def test_a_gift_keeps_the_merchants_own_code_until_it_is_replaced(weixin: Weixin, person: SimFollower) -> None:
    anna = weixin.sim.add_follower(nickname="Anna")
    card_id = custom(weixin, person)
    weixin.sim.card_act("gift", card_id, person.id, "QH-0001", friend=anna.id)

    assert state(weixin, "QH-0001", card_id=card_id)["openid"] == anna.openid(weixin.account.appid)
    asked = {"code": "QH-0001", "card_id": card_id}
    assert errcode(weixin, "code/update", **asked) == 41011
    assert errcode(weixin, "code/update", **asked, new_code="x" * 21) == 40116
    assert errcode(weixin, "code/update", **asked, new_code="3495739475") == 0
    assert errcode(weixin, "code/get", **asked) == 40056
    assert state(weixin, "3495739475", card_id=card_id)["user_card_status"] == "NORMAL"
    assert [each["status"] for each in weixin.sim.wallet(person.id)] == ["GIFT_SUCC"]


def test_a_code_is_replaced_only_by_a_free_one_of_the_merchants_own(weixin: Weixin, person: SimFollower) -> None:
    card_id = custom(weixin, person)
    weixin.sim.issue_card(card_id, person.id, code="QH-0002")
    _, assigned = issued(weixin, person)

    assert errcode(weixin, "code/update", code="QH-0001", card_id=card_id, new_code="QH-0002") == 40116
    assert errcode(weixin, "code/update", code=assigned, new_code="3495739475") == 45030
    ask(weixin, "code/consume", code="QH-0001", card_id=card_id)
    assert errcode(weixin, "code/update", code="QH-0001", card_id=card_id, new_code="QH-0003") == 40127


def test_a_gift_nobody_accepts_goes_back_after_a_day(weixin: Weixin, person: SimFollower) -> None:
    anna = weixin.sim.add_follower(nickname="Anna")
    card_id, code = issued(weixin, person)
    weixin.sim.card_act("gift", card_id, person.id, code)
    assert state(weixin, code)["user_card_status"] == "GIFTING"
    assert errcode(weixin, "code/consume", code=code) == 40127
    with pytest.raises(SimError, match="code: only a card that is good"):
        weixin.sim.card_act("gift", card_id, person.id, code)

    weixin.sim.advance(86400)
    assert state(weixin, code)["user_card_status"] == "NORMAL"
    with pytest.raises(SimError, match="code: is not being given away"):
        weixin.sim.card_act("accept", card_id, person.id, code, friend=anna.id)
    weixin.sim.card_act("gift", card_id, person.id, code)
    weixin.sim.card_act("accept", card_id, person.id, code, friend=anna.id)
    assert [each["given_by"] for each in weixin.sim.wallet(anna.id)] == [person.openid(weixin.account.appid)]


def test_some_cards_cannot_be_given_away(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person, can_give_friend=False)

    with pytest.raises(SimError, match="card_id: this card cannot be given away"):
        weixin.sim.card_act("gift", card_id, person.id, code)


def test_what_is_viewed_is_told_only_when_the_card_wants_it(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    for wanted in (True, False):
        weixin.sim.card_act("view", *_holding(weixin, person, need_push_on_view=wanted))

    assert names(events(weixin)) == ["user_get_card", "user_view_card", "user_get_card"]


def _holding(weixin: Weixin, person: SimFollower, **base_info: object) -> tuple[str, str, str]:
    card_id, code = issued(weixin, person, **base_info)
    return card_id, person.id, code


def test_codes_are_deposited_and_then_received_in_order(weixin: Weixin, person: SimFollower) -> None:
    deposits = {"use_custom_code": True, "get_custom_code_mode": "GET_CUSTOM_CODE_MODE_DEPOSIT", "sku": {"quantity": 0}}
    card_id = weixin.sim.add_card(weixin.account.appid, base_info=deposits)
    told = [ask(weixin, "code/deposit", card_id=card_id, code=["11111", "22222", "x" * 21]) for _ in range(2)]

    assert [told[0][name] for name in ("succ_code", "duplicate_code", "fail_code")] == [
        *(["11111", "22222"], []),
        ["x" * 21],
    ]
    assert [told[1][name] for name in ("succ_code", "duplicate_code")] == [[], ["11111", "22222"]]
    assert ask(weixin, "code/getdepositcount", card_id=card_id)["count"] == 2
    checked = ask(weixin, "code/checkcode", card_id=card_id, code=["11111", "44444"])
    assert (checked["exist_code"], checked["not_exist_code"]) == (["11111"], ["44444"])
    with pytest.raises(SimError, match="45031"):
        weixin.sim.issue_card(card_id, person.id)
    assert errcode(weixin, "modifystock", card_id=card_id, increase_stock_value=3) == 40136
    assert errcode(weixin, "modifystock", card_id=card_id, increase_stock_value=2) == 0
    assert [weixin.sim.issue_card(card_id, person.id)["code"] for _ in range(2)] == ["11111", "22222"]


def test_only_cards_that_want_deposits_take_them(weixin: Weixin) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"use_custom_code": True})

    assert errcode(weixin, "code/deposit", card_id=card_id, code=["11111"]) == 45030
    assert errcode(weixin, "code/checkcode", card_id=card_id, code="11111") == 47001


def test_limits_of_one_person(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"get_limit": 2, "use_limit": 1})
    codes = [weixin.sim.issue_card(card_id, person.id)["code"] for _ in range(2)]
    with pytest.raises(SimError, match="45033"):
        weixin.sim.issue_card(card_id, person.id)

    assert [errcode(weixin, "code/consume", code=each) for each in codes] == [0, 72020]
    assert weixin.sim.issue_card(card_id, weixin.sim.add_follower().id)["status"] == "NORMAL"


def test_a_deleted_kind_of_card_leaves_what_people_have(weixin: Weixin, person: SimFollower) -> None:
    card_id, code = issued(weixin, person)

    assert errcode(weixin, "delete", card_id=card_id) == 0
    assert errcode(weixin, "delete", card_id=card_id) == 40078
    assert state(weixin, code)["user_card_status"] == "NORMAL"
    assert errcode(weixin, "code/consume", code=code) == 40078


def test_a_consumption_whose_answer_is_lost_has_happened(weixin: Weixin, person: SimFollower) -> None:
    _, code = issued(weixin, person)
    weixin.sim.fault("/card/code/consume", "errcode", -1, when="after", count=1)

    assert errcode(weixin, "code/consume", code=code) == -1
    assert state(weixin, code)["user_card_status"] == "CONSUMED"
