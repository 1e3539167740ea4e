"""Member cards: activation, bonus and balance, notices, and coming back (WeChat reference §8.5)."""

import pytest
from tests.sim.card_making import NOWHERE, ask, errcode, events
from tests.sim.weixin import Reply, Weixin

from wxgate_sim.remote import SimError, SimFollower

Member = tuple[str, str]


@pytest.fixture
def member(weixin: Weixin, person: SimFollower) -> Member:
    """The id of a member card and the code of somebody who received it and was activated."""
    card_id = weixin.sim.add_card(weixin.account.appid, "MEMBER_CARD")
    code = str(weixin.sim.issue_card(card_id, person.id)["code"])
    given = {"membership_number": "8001", "init_bonus": 100, "init_balance": 200, "init_custom_field_value1": "银卡"}
    assert errcode(weixin, "membercard/activate", code=code, card_id=card_id, **given) == 0
    return card_id, code


def update(weixin: Weixin, member: Member, **changes: object) -> Reply:
    return ask(weixin, "membercard/updateuser", card_id=member[0], code=member[1], **changes)


def figures(told: Reply) -> list[object]:
    return [told[name] for name in ("errcode", "result_bonus", "result_balance")]


def notices(weixin: Weixin, person: SimFollower) -> list[object]:
    shown = [each["content"] for each in weixin.sim.chat(weixin.account.appid, person.id) if each["kind"] == "notice"]
    return [each["zh"] for each in shown if isinstance(each, dict)]


def test_a_member_is_told_of_with_all_figures(weixin: Weixin, person: SimFollower, member: Member) -> None:
    told = ask(weixin, "membercard/userinfo/get", card_id=member[0], code=member[1])

    assert told == {
        "errcode": 0,
        "errmsg": "ok",
        "openid": person.openid(weixin.account.appid),
        "nickname": "林小满",
        "membership_number": "8001",
        "bonus": 100,
        "balance": 200,
        "sex": "UNKNOWN",
        "user_info": {"common_field_list": [], "custom_field_list": []},
        "user_card_status": "NORMAL",
        "has_active": True,
    }
    got = ask(weixin, "code/get", code=member[1])
    assert [got[name] for name in ("membership_number", "bonus", "nickname")] == ["8001", 100, "林小满"]


def test_deltas_add_up_and_absolute_values_win(weixin: Weixin, member: Member) -> None:
    assert figures(update(weixin, member, add_bonus=30, add_balance=-30)) == [0, 130, 170]
    assert figures(update(weixin, member, add_bonus=30, add_balance=-30)) == [0, 160, 140]
    assert figures(update(weixin, member, bonus=3000, add_bonus=30, balance=3000, add_balance=-30)) == [0, 3000, 3000]
    assert figures(update(weixin, member, custom_field_value2="金卡")) == [0, 3000, 3000]
    assert update(weixin, member, add_bonus=-3001)["errcode"] == 45022
    assert figures(update(weixin, member))[1:] == [3000, 3000]


def test_the_person_reads_of_each_change_and_the_server_is_told(
    weixin: Weixin, person: SimFollower, member: Member
) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    update(weixin, member, bonus=3000, add_bonus=30, record_bonus="消费30元，获得30积分", add_balance=-30)
    silent = {"is_notify_bonus": False, "is_notify_balance": False, "is_notify_custom_field1": True}
    update(weixin, member, add_bonus=1, custom_field_value1="金卡", notify_optional=silent)

    assert notices(weixin, person) == [
        "「会员卡」积分 +30（消费30元，获得30积分），当前积分 3000",
        "「会员卡」余额 -0.30，当前余额 1.70 元",
        "「会员卡」更新：金卡",
    ]
    first, second = events(weixin)
    assert (first["Event"], first["ModifyBonus"], first["ModifyBalance"]) == ("update_member_card", "30", "-30")
    assert (second["UserCardCode"], second["ModifyBonus"]) == (member[1], "1")


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"record_bonus": "长" * 15}, 45021),
        ({"custom_field_value1": "长" * 5}, 45021),
        ({"bonus": "100"}, 47001),
        ({"balance": 2**31}, 45023),
        ({"notify_optional": []}, 47001),
        ({"code": ""}, 41013),
        ({"code": "110201201245"}, 40056),
    ],
)
def test_a_wrong_change_changes_nothing(
    weixin: Weixin, member: Member, changes: dict[str, object], errcode: int
) -> None:
    asked = {"card_id": member[0], "code": member[1], "add_bonus": 1, **changes}

    assert ask(weixin, "membercard/updateuser", **asked)["errcode"] == errcode
    assert figures(update(weixin, member)) == [0, 100, 200]


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [({"membership_number": ""}, 41011), ({"membership_number": "9" * 21}, 45021), ({"init_bonus": -1}, 45022)],
)
def test_a_wrong_activation_is_refused(
    weixin: Weixin, member: Member, changes: dict[str, object], errcode: int
) -> None:
    asked = {"card_id": member[0], "code": member[1], "membership_number": "8002", **changes}

    assert ask(weixin, "membercard/activate", **asked)["errcode"] == errcode


def test_a_card_is_of_no_use_before_it_is_activated(weixin: Weixin, person: SimFollower) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid, "MEMBER_CARD")
    inactive = card_id, str(weixin.sim.issue_card(card_id, person.id)["code"])
    assert update(weixin, inactive, add_bonus=1)["errcode"] == 40127
    assert ask(weixin, "membercard/userinfo/get", card_id=card_id, code=inactive[1])["has_active"] is False

    auto = weixin.sim.add_card(weixin.account.appid, "MEMBER_CARD", fields={"auto_activate": True})
    active = auto, str(weixin.sim.issue_card(auto, person.id)["code"])
    assert figures(update(weixin, active, add_bonus=1)) == [0, 1, 0]


def test_activation_says_how_long_the_card_is_good(weixin: Weixin, member: Member) -> None:
    now = int(weixin.sim.now())
    given = {"membership_number": "8001", "activate_begin_time": now - 10, "activate_end_time": now + 10}
    ask(weixin, "membercard/activate", card_id=member[0], code=member[1], **given)
    told = ask(weixin, "code/get", code=member[1])["card"]

    assert told == {"card_id": member[0], "begin_time": now - 10, "end_time": now + 10}
    weixin.sim.advance(60)
    assert update(weixin, member, add_bonus=1)["errcode"] == 40127


def test_nobody_has_a_member_card_twice_but_a_deleted_one_comes_back(
    weixin: Weixin, person: SimFollower, member: Member
) -> None:
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    with pytest.raises(SimError, match="45033"):
        weixin.sim.issue_card(member[0], person.id)
    weixin.sim.card_act("delete", member[0], person.id, member[1])
    assert update(weixin, member, add_bonus=1)["errcode"] == 40127
    again = weixin.sim.issue_card(member[0], person.id)

    assert again["code"] == member[1]
    assert figures(update(weixin, member, add_bonus=1)) == [0, 101, 200]
    assert events(weixin)[1]["IsRestoreMemberCard"] == "1"
