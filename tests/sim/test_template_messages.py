"""Template messages: what is accepted, what the person sees, what is pushed, and repeats (WeChat reference §5.1)."""

import pytest
from tests.sim.messaging import PAID, TEMPLATE_SEND, template_of, template_send
from tests.sim.weixin import Weixin, read

from wxgate_sim.category_values import ACCEPTED
from wxgate_sim.remote import SimError, SimFollower

ANY = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
# Nobody listens there: what is pushed is recorded and goes no further.
NOWHERE = "http://127.0.0.1:1/wx"


def chat(weixin: Weixin, person: SimFollower) -> list[dict[str, object]]:
    told = weixin.http.get("/phone/messages", params={"appid": weixin.account.appid, "person": person.id}).json()
    return [each for each in told["messages"] if each["kind"] == "template"]


def test_a_message_is_accepted_and_shown_with_its_data(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    told = template_send(
        weixin,
        person,
        template_id,
        url="https://m.example.com/order/7",
        miniprogram={"appid": "wx1234567890abcdef", "pagepath": "index?foo=bar"},
        data={
            "first": {"value": "恭喜你购买成功！", "color": "#173177"},
            "keyword1": {"value": "20240531-7", "color": "red;background:url(x)"},
            "thing2": {"value": "巧克力"},
            "unknown9": {"value": "ignored"},
        },
    )

    assert told == {"errcode": 0, "errmsg": "ok", "msgid": told["msgid"]}
    (shown,) = chat(weixin, person)
    assert shown["content"] == {
        "template_id": template_id,
        "title": "订单支付成功通知",
        "fields": [
            {"label": "", "value": "恭喜你购买成功！", "color": "#173177"},
            {"label": "订单编号", "value": "20240531-7", "color": ""},
            {"label": "数量", "value": "巧克力 ×", "color": ""},
            {"label": "", "value": "", "color": ""},
        ],
        "url": "https://m.example.com/order/7",
        "miniprogram": {"appid": "wx1234567890abcdef", "pagepath": "index?foo=bar"},
    }
    (sent,) = weixin.sim.messages(weixin.account.appid, "template")
    assert (sent["msgid"], sent["id"], sent["outcome"]) == (told["msgid"], person.id, "success")


def test_message_ids_are_beyond_what_floating_point_can_hold_unless_short(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    told = [template_send(weixin, person, template_id)["msgid"] for _ in range(2)]
    weixin.change(short_msgids=True)
    told.append(template_send(weixin, person, template_id)["msgid"])

    assert len(set(told)) == 3
    assert [isinstance(each, int) and each > 2**53 for each in told] == [True, True, False]


@pytest.mark.parametrize(
    ("fields", "errcode"),
    [
        ({"touser": None}, 41009),
        ({"touser": "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"}, 40003),
        ({"template_id": None}, 40036),
        ({"template_id": "short"}, 40036),
        ({"template_id": ANY}, 40037),
        ({"miniprogram": {"pagepath": "index"}}, 40166),
        ({"miniprogram": {"appid": "wxshort"}}, 40166),
        ({"miniprogram": {"appid": "wx1234567890abcdef", "pagepath": "/two words"}}, 40165),
        ({"miniprogram": {"appid": "", "pagepath": ""}}, 0),
        ({"data": None}, 47001),
        ({"data": {"first": "text"}}, 47001),
        ({"data": {"number3": {"value": 3}}}, 47001),
        ({"data": {"number3": {"value": "three"}}}, 47003),
        ({"data": {"number99": {"value": "three"}}}, 0),
        ({"client_msg_id": "m" * 32}, 0),
        ({"client_msg_id": "m" * 33}, 45067),
    ],
)
def test_a_message_with_something_wrong_is_refused(
    weixin: Weixin, person: SimFollower, fields: dict[str, object], errcode: int
) -> None:
    template_id = template_of(weixin)

    assert template_send(weixin, person, **{"template_id": template_id, **fields})["errcode"] == errcode
    assert len(chat(weixin, person)) == (errcode == 0)


def test_the_key_whose_value_is_refused_is_named(weixin: Weixin, person: SimFollower) -> None:
    told = template_send(weixin, person, template_of(weixin), data={"thing2": {"value": "二" * 21}})

    assert str(told["errmsg"]).startswith("argument invalid! data.thing2.value invalid")


@pytest.mark.parametrize(
    ("kind", "accepted", "refused"),
    [
        ("thing", "二" * 20, "二" * 21),
        ("character_string", "A-1" * 10, "订单"),
        ("phrase", "已发货", "已发货了谢谢"),
        ("number", "9" * 32, "9" * 33),
        ("number", "-3.5", "3.5."),
        ("letter", "abc", "abc1"),
        ("symbol", "!!", "a"),
        ("amount", "￥12.50元", "twelve"),
        ("phone_number", "+86 138-0013-8000", "1" * 18),
        ("car_number", "粤A8Z888", "粤A8Z888挂学车"),
        ("name", "张三", "张" * 11),
        ("name", "J. R. R. Tolkien", "J" * 21),
        ("time", "2019年10月1日 15:01", "tomorrow"),
        ("date", "2019-10-01", "soon"),
        ("const", "待付款", "待" * 21),
    ],
)
def test_values_of_category_keys_have_limits(kind: str, accepted: str, refused: str) -> None:
    assert ACCEPTED[kind].fullmatch(accepted)
    assert not ACCEPTED[kind].fullmatch(refused)
    assert ACCEPTED[kind].fullmatch("")


def test_who_does_not_follow_or_is_blacklisted_gets_nothing(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    weixin.sim.change_follower(person.id, blacklisted=[weixin.account.appid])
    assert template_send(weixin, person, template_id)["errcode"] == 43019
    weixin.sim.change_follower(person.id, subscribed=False)
    assert template_send(weixin, person, template_id)["errcode"] == 43004
    weixin.sim.change_follower(person.id, subscribed=True, blacklisted=["wx0000000000000000"])
    assert template_send(weixin, person, template_id)["errcode"] == 0


def test_the_body_must_be_json_in_utf_8(weixin: Weixin) -> None:
    token = weixin.token()
    bodies = ("", '{"touser":"o",}', '{"touser":"您"}'.encode("gbk"))
    told = [weixin.http.post(TEMPLATE_SEND, params={"access_token": token}, content=each) for each in bodies]

    assert [read(each)["errcode"] for each in told] == [44002, 47001, 47001]


def test_the_quota_is_judged_before_the_parameters(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(quotas={TEMPLATE_SEND: {"daily": 1}})

    assert template_send(weixin, person, "short")["errcode"] == 40036
    assert template_send(weixin, person, "short")["errcode"] == 45009
    weixin.change(unauthorized=[TEMPLATE_SEND])
    assert template_send(weixin, person, "short")["errcode"] == 48001


def test_subscription_accounts_have_no_template_messages(weixin: Weixin) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account(kind="subscription"))

    assert other.post(TEMPLATE_SEND, {}, access_token=other.token())["errcode"] == 48001


def test_linked_miniprograms_only_when_the_account_lists_them(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    weixin.change(miniprograms=["wx1234567890abcdef"])

    told = [
        template_send(weixin, person, template_id, miniprogram={"appid": appid})["errcode"]
        for appid in ("wx1234567890abcdef", "wx0000000000000000")
    ]
    assert told == [0, 40166]


def test_the_same_client_msg_id_is_one_message_for_ten_minutes(weixin: Weixin, person: SimFollower) -> None:
    template_id, appid = template_of(weixin), weixin.account.appid
    first = template_send(weixin, person, template_id, client_msg_id="MSG_1")
    weixin.sim.advance(599)
    again = template_send(weixin, person, template_id, client_msg_id="MSG_1")

    assert again == first
    assert len(chat(weixin, person)) == 1
    counts = {"template": 1, "custom": 0, "duplicates_suppressed": 1, "sent_twice": 0}
    assert weixin.sim.message_counts(appid) == counts

    weixin.sim.advance(1)
    assert template_send(weixin, person, template_id, client_msg_id="MSG_1")["msgid"] != first["msgid"]
    assert len(chat(weixin, person)) == 2
    assert weixin.sim.message_counts(appid) == counts | {"template": 2, "sent_twice": 1}


def test_a_client_msg_id_is_one_persons_at_one_account(weixin: Weixin, person: SimFollower) -> None:
    template_id, second = template_of(weixin), weixin.sim.add_follower(subscribed=True)
    for each in (person, second):
        template_send(weixin, each, template_id, client_msg_id="MSG_1")

    assert weixin.sim.message_counts() == {"template": 2, "custom": 0, "duplicates_suppressed": 0, "sent_twice": 0}


def test_a_repeat_may_be_refused_instead(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    weixin.change(duplicate_client_msg_id=45065)

    told = [template_send(weixin, person, template_id, client_msg_id="MSG_1")["errcode"] for _ in range(2)]
    assert told == [0, 45065]
    assert len(chat(weixin, person)) == 1


def test_a_message_lost_after_its_effect_is_still_counted(weixin: Weixin, person: SimFollower) -> None:
    template_id = template_of(weixin)
    weixin.sim.fault(TEMPLATE_SEND, "errcode", -1, when="after", count=1)

    assert template_send(weixin, person, template_id, client_msg_id="MSG_1")["errcode"] == -1
    assert template_send(weixin, person, template_id, client_msg_id="MSG_1")["errcode"] == 0
    assert weixin.sim.message_counts()["duplicates_suppressed"] == 1
    assert len(chat(weixin, person)) == 1


def test_what_became_of_a_message_is_pushed(weixin: Weixin, person: SimFollower) -> None:
    template_id, appid = template_of(weixin), weixin.account.appid
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    told = [template_send(weixin, person, template_id)]
    weixin.change(template_outcome="system_failed")
    told.append(template_send(weixin, person, template_id))
    weixin.sim.change_follower(person.id, template_outcome="none")
    silent = template_send(weixin, person, template_id)
    weixin.sim.change_follower(person.id, refuses_messages=[appid])
    told.append(template_send(weixin, person, template_id))

    pushes = weixin.sim.ask("GET", f"pushes?appid={appid}")["pushes"]
    assert isinstance(pushes, list)
    elements = [each["elements"] for each in pushes]
    assert {each["Event"] for each in elements} == {"TEMPLATESENDJOBFINISH"}
    assert [each["MsgID"] for each in elements] == [str(each["msgid"]) for each in told]
    assert [each["Status"] for each in elements] == ["success", "failed: system failed", "failed:user block"]
    assert silent["errcode"] == 0
    assert len(chat(weixin, person)) == 2


def test_any_template_can_be_accepted(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(any_template=True)
    data = {"first": {"value": "您好"}, "keyword1": {"value": "7"}}

    assert template_send(weixin, person, "short", data=data)["errcode"] == 40036
    assert template_send(weixin, person, ANY, data=data)["errcode"] == 0
    content = chat(weixin, person)[0]["content"]
    assert isinstance(content, dict)
    assert [(each["label"], each["value"]) for each in content["fields"]] == [("", "您好"), ("keyword1", "7")]


def test_templates_are_listed_added_and_deleted(weixin: Weixin, person: SimFollower) -> None:
    mine, token = template_of(weixin), weixin.token()
    asked = {"template_id_short": "TM00015", "keyword_name_list": ["商品名称", "下单时间"]}
    added = str(weixin.post("/cgi-bin/template/api_add_template", asked, access_token=token)["template_id"])

    listed = weixin.get("/cgi-bin/template/get_all_private_template", access_token=token)["template_list"]
    assert isinstance(listed, list)
    assert [each["template_id"] for each in listed] == [mine, added]
    assert listed[0]["content"] == PAID
    assert "商品名称：{{keyword1.DATA}}" in listed[1]["content"]

    told = [
        weixin.post("/cgi-bin/template/del_private_template", {"template_id": added}, access_token=token)["errcode"]
        for _ in range(2)
    ]
    assert told == [0, 40037]
    assert template_send(weixin, person, added)["errcode"] == 40037


def test_an_account_has_25_templates_at_most(weixin: Weixin) -> None:
    for _ in range(25):
        template_of(weixin)

    told = weixin.post("/cgi-bin/template/api_add_template", {"template_id_short": "TM1"}, access_token=weixin.token())
    assert told["errcode"] == 45026
    with pytest.raises(SimError, match="25 templates"):
        template_of(weixin)


def test_the_controls_refuse_templates_and_lists_that_make_no_sense(weixin: Weixin) -> None:
    for content, template_id, complaint in (("plain", None, "content"), (PAID, "short", "template_id")):
        with pytest.raises(SimError, match=complaint):
            weixin.sim.add_template(weixin.account.appid, content, template_id=template_id)
    weixin.sim.add_template(weixin.account.appid, PAID, template_id=ANY)
    with pytest.raises(SimError, match="taken"):
        weixin.sim.add_template(weixin.account.appid, PAID, template_id=ANY)
    for query, complaint in (("kind=card", "kind"), ("limit=9999", "limit"), ("appid=wx1", "appid"), ("x=1", "x")):
        with pytest.raises(SimError, match=complaint):
            weixin.sim.ask("GET", f"messages?{query}")


def test_counting_starts_again_when_told(weixin: Weixin, person: SimFollower) -> None:
    template_send(weixin, person, template_of(weixin))
    weixin.sim.forget_messages()

    assert weixin.sim.messages() == []
    assert set(weixin.sim.message_counts().values()) == {0}
