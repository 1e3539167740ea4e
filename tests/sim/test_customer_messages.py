"""Customer-service messages: what each type must hold, and when sending is allowed (WeChat reference §6)."""

import pytest
from tests.sim.messaging import CUSTOM_SEND, TYPING, act, custom_send, text, with_media
from tests.sim.weixin import Weixin, read

from wxgate_sim.remote import SimError, SimFollower

HOUR = 3600
ARTICLE = {
    "title": "新书上架",
    "description": "五月",
    "url": "https://m.example.com/7",
    "picurl": "https://m.example.com/7.jpg",
}
VIDEO: dict[str, object] = {"media_id": "m1", "thumb_media_id": "m2", "title": "开箱", "description": "三分钟"}
MUSIC = {"title": "曲", "musicurl": "https://m.example.com/a", "hqmusicurl": "https://m.example.com/b"}
CHOICES = [{"id": "101", "content": "满意"}, {"id": "102", "content": "不满意"}]
MINIPROGRAM: dict[str, object] = {
    "title": "订单",
    "appid": "wx1234567890abcdef",
    "pagepath": "pages/index?x=1",
    "thumb_media_id": "m1",
}
CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
LINK = '<a data-miniprogram-appid="{}" data-miniprogram-path="{}" href="https://m.example.com">订单</a>'

GOOD: dict[str, dict[str, object]] = {
    "text": {"content": LINK.format("wx1234567890abcdef", "pages/index")},
    "image": {"media_id": "m1"},
    "voice": {"media_id": "m1"},
    "video": VIDEO,
    "music": {**MUSIC, "thumb_media_id": "m1"},
    "news": {"articles": [ARTICLE]},
    "mpnews": {"media_id": "m1"},
    "mpnewsarticle": {"article_id": "a1"},
    "msgmenu": {"head_content": "您满意吗？", "list": CHOICES, "tail_content": "欢迎再次光临"},
    "wxcard": {"card_id": CARD, "card_ext": '{"code":"7"}'},
    "miniprogrampage": MINIPROGRAM,
}


@pytest.fixture
def writer(weixin: Weixin, person: SimFollower) -> SimFollower:
    """Somebody who just wrote to the account, which may answer as often as it likes."""
    weixin.change(message_allowance=1000)
    act(weixin, person, "message")
    return person


def chat(weixin: Weixin, person: SimFollower) -> list[dict[str, object]]:
    told = weixin.http.get("/phone/messages", params={"appid": weixin.account.appid, "person": person.id}).json()
    return [each for each in told["messages"] if each["by"] == "account"]


def test_every_type_is_accepted_and_shown(weixin: Weixin, writer: SimFollower) -> None:
    good = {kind: with_media(weixin, kind, content) for kind, content in GOOD.items()}
    told = [custom_send(weixin, writer, kind, content) for kind, content in good.items()]

    assert told == [{"errcode": 0, "errmsg": "ok"}] * len(GOOD)
    assert [(each["kind"], each["content"]) for each in chat(weixin, writer)] == list(good.items())
    assert [each["type"] for each in weixin.sim.messages(weixin.account.appid, "custom")] == list(GOOD)
    assert weixin.sim.message_counts()["custom"] == len(GOOD)


def test_what_is_wrong_with_a_message_is_told(weixin: Weixin, writer: SimFollower) -> None:
    for kind, content, errcode in BAD:
        told = custom_send(weixin, writer, kind, content)
        assert (kind, content, told["errcode"]) == (kind, content, errcode)
    assert chat(weixin, writer) == []


BAD: list[tuple[str, object, int]] = [
    ("", {}, 40008),
    ("telegram", {"content": "x"}, 40008),
    ("text", "x", 47001),
    ("text", {}, 44004),
    ("text", {"content": ""}, 44004),
    ("text", {"content": 7}, 47001),
    ("text", {"content": "您" * 683}, 45002),
    ("text", {"content": LINK.format("wxshort", "pages/index")}, 45086),
    ("text", {"content": LINK.format("wx1234567890abcdef", "")}, 45086),
    ("image", {}, 41006),
    ("voice", {"media_id": ""}, 41006),
    ("voice", {"media_id": "m1"}, 40007),
    ("video", VIDEO, 40007),
    ("music", {**MUSIC, "thumb_media_id": "m1"}, 40007),
    ("miniprogrampage", MINIPROGRAM, 40007),
    ("video", {"media_id": "m1"}, 41006),
    ("video", {**VIDEO, "title": "长" * 171}, 45003),
    ("video", {**VIDEO, "description": "长" * 342}, 45004),
    ("music", {**MUSIC}, 41006),
    ("music", {**MUSIC, "musicurl": ""}, 41010),
    ("music", {**MUSIC, "hqmusicurl": "ftp://m.example.com"}, 40048),
    ("news", {"articles": []}, 44003),
    ("news", {"articles": [ARTICLE, ARTICLE]}, 45008),
    ("news", {"articles": ["x"]}, 47001),
    ("news", {"articles": [{**ARTICLE, "url": "https://m.example.com/" + "x" * 2048}]}, 45005),
    ("news", {"articles": [{**ARTICLE, "picurl": "https://m.example.com/" + "x" * 2048}]}, 45006),
    ("mpnews", {}, 41006),
    ("mpnewsarticle", {}, 41011),
    ("msgmenu", {"head_content": "您满意吗？", "list": []}, 41011),
    ("msgmenu", {"list": CHOICES * 11}, 45098),
    ("msgmenu", {"list": [{"id": "1", "content": "长" * 86}]}, 45099),
    ("wxcard", {}, 41012),
    ("wxcard", {"card_id": "c1"}, 40073),
    ("wxcard", {"card_id": CARD, "card_ext": "{"}, 40080),
    ("miniprogrampage", {**MINIPROGRAM, "appid": "wxshort"}, 40166),
    ("miniprogrampage", {**MINIPROGRAM, "pagepath": ""}, 40165),
    ("miniprogrampage", {**MINIPROGRAM, "thumb_media_id": ""}, 41006),
]


def test_a_message_may_name_only_media_of_its_type_and_account_that_live(weixin: Weixin, writer: SimFollower) -> None:
    appid = weixin.account.appid
    voice, image = weixin.sim.add_media(appid, "voice"), weixin.sim.add_media(appid, "image")
    others, old = weixin.sim.add_media(weixin.sim.add_account().appid, "image"), weixin.sim.add_media(appid, "image")
    weixin.sim.expire_media(old)

    told = [custom_send(weixin, writer, "image", {"media_id": each})["errcode"] for each in (image, voice, others, old)]
    assert told == [0, 40007, 40007, 40007]
    video = {"media_id": weixin.sim.add_media(appid, "video"), "thumb_media_id": image}
    assert custom_send(weixin, writer, "video", video)["errcode"] == 0


def test_a_text_may_have_2048_bytes(weixin: Weixin, writer: SimFollower) -> None:
    assert text(weixin, writer, "您" * 682 + "ab") == 0
    assert text(weixin, writer, "您" * 682 + "abc") == 45002


def test_text_escaped_as_ascii_is_refused(weixin: Weixin, writer: SimFollower) -> None:
    body = '{"touser":"%s","msgtype":"text","text":{"content":"%s"}}'
    token, openid = weixin.token(), writer.openid(weixin.account.appid)
    contents = ("\\u60a8", "\\\\\\u60a8", "\\u003cb", "\\\\u60a8", "line\\nand\\u0007")
    told = [
        read(weixin.http.post(CUSTOM_SEND, params={"access_token": token}, content=body % (openid, each)))["errcode"]
        for each in contents
    ]

    assert told == [47002, 47002, 47002, 0, 0]


def test_only_the_accounts_own_agents_may_speak(weixin: Weixin, writer: SimFollower) -> None:
    weixin.change(kf_accounts=["test1@kftest"])

    told = [
        custom_send(weixin, writer, "text", {"content": "您好"}, customservice=agent)["errcode"]
        for agent in ({"kf_account": "test1@kftest"}, {"kf_account": "test2@kftest"}, {})
    ]
    assert told == [0, 61452, 61451]
    assert chat(weixin, writer)[0]["content"] == {"content": "您好", "kf_account": "test1@kftest"}


def test_a_message_can_be_marked_as_made_by_a_machine(weixin: Weixin, writer: SimFollower) -> None:
    custom_send(weixin, writer, "text", {"content": "您好"}, aimsgcontext={"is_ai_msg": 1})

    assert chat(weixin, writer)[0]["content"] == {"content": "您好", "is_ai_msg": 1}


def test_without_anything_from_the_person_nothing_may_be_sent(weixin: Weixin, person: SimFollower) -> None:
    assert text(weixin, person) == 45015


@pytest.mark.parametrize(
    ("action", "messages", "seconds"),
    [("message", 5, 48 * HOUR), ("menu", 3, 60), ("follow", 3, 60), ("scan", 3, 60), ("pay", 2, 48 * HOUR)],
)
def test_each_action_allows_so_many_messages_for_so_long(
    weixin: Weixin, person: SimFollower, action: str, messages: int, seconds: int
) -> None:
    weixin.change(pay_allowance=2)
    act(weixin, person, action)

    assert [text(weixin, person) for _ in range(messages + 1)] == [0] * messages + [45047]
    act(weixin, person, action)
    weixin.sim.advance(seconds - 20)
    assert text(weixin, person) == 0
    weixin.sim.advance(20)
    assert text(weixin, person) == 45015


def test_a_payment_allows_any_number_and_a_message_as_many_as_the_account_says(
    weixin: Weixin, person: SimFollower
) -> None:
    weixin.change(message_allowance=20)
    act(weixin, person, "message")
    assert [text(weixin, person) for _ in range(21)] == [0] * 20 + [45047]

    act(weixin, person, "pay")
    assert [text(weixin, person) for _ in range(21)] == [0] * 21


def test_the_latest_allowance_is_used_first(weixin: Weixin, person: SimFollower) -> None:
    act(weixin, person, "message")
    act(weixin, person, "menu")
    told = [text(weixin, person) for _ in range(4)]
    told_windows = act(weixin, person, "scan")["windows"]

    assert told == [0] * 4
    assert isinstance(told_windows, list)
    assert [(each["action"], each["left"]) for each in told_windows] == [("scan", 3), ("menu", 0), ("message", 4)]


def test_a_message_that_is_refused_costs_no_allowance(weixin: Weixin, person: SimFollower) -> None:
    act(weixin, person, "menu")

    assert [text(weixin, person, "") for _ in range(3)] == [44004] * 3
    assert [text(weixin, person) for _ in range(4)] == [0, 0, 0, 45047]


def test_unfollowing_shuts_the_windows_for_good(weixin: Weixin, person: SimFollower) -> None:
    act(weixin, person, "message")
    weixin.sim.change_follower(person.id, subscribed=False)
    assert text(weixin, person) == 45015
    weixin.sim.change_follower(person.id, subscribed=True)
    assert text(weixin, person) == 45015


def test_one_persons_window_at_one_account_is_no_other(weixin: Weixin, writer: SimFollower) -> None:
    second = weixin.sim.add_follower(subscribed=True)
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())

    assert text(weixin, second) == 45015
    assert text(other, weixin.sim.follower(writer.id)) == 45015


def test_what_the_person_does_on_the_phone_opens_a_window(weixin: Weixin, person: SimFollower) -> None:
    said = {"appid": weixin.account.appid, "person": person.id, "text": "在吗"}
    assert weixin.http.post("/phone/say", json=said).status_code == 200

    assert text(weixin, person) == 0


def test_who_refuses_messages_gets_none(weixin: Weixin, writer: SimFollower) -> None:
    weixin.sim.change_follower(writer.id, refuses_messages=True)

    assert text(weixin, writer) == 48002
    assert chat(weixin, writer) == []


def test_whom_a_message_is_for_must_be_known(weixin: Weixin, person: SimFollower) -> None:
    assert custom_send(weixin, person, "text", {"content": "x"}, touser="")["errcode"] == 41009
    assert custom_send(weixin, person, "text", {"content": "x"}, touser="oNobody")["errcode"] == 40003


def test_nobody_acts_who_does_not_follow(weixin: Weixin) -> None:
    visitor = weixin.sim.add_follower()

    with pytest.raises(SimError, match="does not follow"):
        weixin.sim.act(weixin.account.appid, visitor.id, "message")
    with pytest.raises(SimError, match="action"):
        act(weixin, visitor, "wave")


def type_to(weixin: Weixin, person: SimFollower, command: str = "Typing") -> object:
    body = {"touser": person.openid(weixin.account.appid), "command": command}
    return weixin.post(TYPING, body, access_token=weixin.token())["errcode"]


def test_typing_is_shown_once_and_soon_after_an_exchange(weixin: Weixin, person: SimFollower) -> None:
    assert type_to(weixin, person) == 45080
    weixin.sim.act(weixin.account.appid, person.id, "message")

    assert [type_to(weixin, person), type_to(weixin, person)] == [0, 45081]
    assert [type_to(weixin, person, "CancelTyping"), type_to(weixin, person)] == [0, 0]
    weixin.sim.advance(15)
    assert type_to(weixin, person) == 0
    weixin.sim.advance(16)
    assert type_to(weixin, person) == 45080
    assert type_to(weixin, person, "Shout") == 45072


def test_a_message_ends_the_typing(weixin: Weixin, writer: SimFollower) -> None:
    assert type_to(weixin, writer) == 0
    assert text(weixin, writer) == 0
    assert type_to(weixin, writer) == 0
