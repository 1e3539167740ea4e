"""Pushes to an account's server: modes, retries, replies, order (WeChat reference §4)."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.sim.account_server import AES_KEY, TOKEN, AccountServer, Got, account_server, until
from tests.sim.messaging import custom_send
from tests.sim.weixin import Weixin

from wxgate_sim.accounts import Account
from wxgate_sim.conversations import KEPT
from wxgate_sim.push_crypto import PushCrypto
from wxgate_sim.push_xml import read, write
from wxgate_sim.remote import SimError, SimFollower
from wxgate_sim.world import World

FAILURE = "该公众号提供的服务出现故障，请稍后再试"


@pytest.fixture(scope="module")
def running() -> Iterator[AccountServer]:
    with account_server() as server:
        yield server


@pytest.fixture
def server(running: AccountServer, weixin: Weixin) -> AccountServer:
    running.got = []
    running.answer, running.slow = (lambda _got: "success"), 0
    weixin.change(**running.options())
    return running


@pytest.fixture
def openid(weixin: Weixin, person: SimFollower) -> str:
    return person.openid(weixin.account.appid)


def chat(weixin: Weixin, person: SimFollower) -> list[tuple[object, object]]:
    return [(each["kind"], each["content"]) for each in weixin.sim.chat(weixin.account.appid, person.id)]


def ended(weixin: Weixin) -> dict[str, object]:
    """The last push, once none waits any more."""
    until(lambda: weixin.sim.push_counts()["waiting"] == 0)
    return weixin.sim.pushes(weixin.account.appid)[-1]


def reply(weixin: Weixin, openid: str, **more: str) -> str:
    common = {"ToUserName": openid, "FromUserName": weixin.account.original_id, "CreateTime": "1700000000"}
    return write({**common, "MsgType": "text", "Content": "您好", **more})


def sealed(weixin: Weixin, clear: str, signature: str = "") -> str:
    crypto = PushCrypto(weixin.account.appid, TOKEN, AES_KEY)
    encrypted = crypto.encrypt(clear)
    signed = signature or crypto.signature("1700000001", "987", encrypted)
    return write({"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": "1700000001", "Nonce": "987"})


def test_a_plain_push_is_clear_xml_with_a_signed_query(weixin: Weixin, server: AccountServer, openid: str) -> None:
    weixin.sim.set_clock(1_700_000_000)
    weixin.sim.say(weixin.account.appid, openid, "你好 <b>")
    (got,) = server.waits_for(1)
    message = read(got.body)

    assert got.signed
    assert got.content_type == "text/xml"
    assert set(got.query) == {"who", "signature", "timestamp", "nonce", "openid"}
    assert got.query["openid"] == openid
    assert got.body.startswith(f"<xml><ToUserName><![CDATA[{weixin.account.original_id}]]></ToUserName><FromUserName>")
    assert [each.name for each in message.children] == [
        *("ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId"),
    ]
    assert (message.value("Content"), message.value("MsgType")) == ("你好 <b>", "text")
    assert 1_700_000_000 <= int(message.value("CreateTime")) < 1_700_000_060
    assert 2**53 < int(message.value("MsgId")) < 2**63


@pytest.mark.parametrize("mode", ["compatible", "safe"])
def test_an_encrypted_push_hides_in_safe_mode_what_compatible_mode_also_shows(
    weixin: Weixin, server: AccountServer, openid: str, mode: str
) -> None:
    weixin.change(push_mode=mode)
    weixin.sim.push(weixin.account.appid, openid, event="SCAN", fields={"EventKey": "123", "Ticket": "gQ=="})
    (got,) = server.waits_for(1)
    inner = got.opened(weixin.account.appid)

    assert got.signed
    assert got.query["encrypt_type"] == "aes"
    assert (inner.value("Event"), inner.value("EventKey"), inner.value("FromUserName")) == ("SCAN", "123", openid)
    shown = [each.name for each in read(got.body).children]
    clear = ["FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Ticket"] if mode == "compatible" else []
    assert shown == ["ToUserName", *clear, "Encrypt"]
    assert inner.child("MsgId") is None


def test_an_account_without_an_address_is_told_nothing(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.say(weixin.account.appid, person.id, "hello")

    assert weixin.sim.pushes() == []
    with pytest.raises(SimError, match="this account has no push_url"):
        weixin.sim.push(weixin.account.appid, person.id, event="CLICK")


def test_silence_is_asked_again_with_the_same_message_and_then_shown_as_a_failure(
    weixin: Weixin, server: AccountServer, person: SimFollower
) -> None:
    weixin.change(push_timeout=0.4)
    server.slow = 1.0
    weixin.sim.say(weixin.account.appid, person.id, "hello")
    told = ended(weixin)

    assert len(server.got) == 3
    assert len({got.body for got in server.got}) == 1
    assert all(got.signed for got in server.got)
    assert (told["outcome"], told["problem"], told["failure"]) == ("failed", "no answer within 0.4 s", FAILURE)
    assert [kind for kind, _ in chat(weixin, person)] == ["text", "failure"]


def test_an_event_fails_silently(weixin: Weixin, server: AccountServer, person: SimFollower) -> None:
    weixin.change(push_tries=2)
    server.answer = lambda _got: 500
    weixin.sim.push(weixin.account.appid, person.id, event="CLICK", fields={"EventKey": "menu"})
    told = ended(weixin)

    assert (told["outcome"], told["failure"], len(server.got)) == ("failed", None, 2)
    assert chat(weixin, person) == []


def test_a_server_that_recovers_gets_the_push_once_more(
    weixin: Weixin, server: AccountServer, person: SimFollower
) -> None:
    server.answer = lambda _got: "" if len(server.got) > 1 else 502
    weixin.sim.say(weixin.account.appid, person.id, "hello")
    told = ended(weixin)

    assert told["outcome"] == "received"
    attempts = told["attempts"]
    assert isinstance(attempts, list)
    assert [each["status"] for each in attempts] == [502, 200]
    assert [kind for kind, _ in chat(weixin, person)] == ["text"]


def test_a_server_that_is_not_there_fails_without_delay(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(push_url="http://127.0.0.1:9/", push_token=TOKEN)
    weixin.sim.say(weixin.account.appid, person.id, "hello")

    assert str(ended(weixin)["problem"]).startswith("not reached: ")


def test_a_reply_is_shown_to_the_person(
    weixin: Weixin, server: AccountServer, openid: str, person: SimFollower
) -> None:
    server.answer = lambda _got: reply(weixin, openid)
    weixin.sim.say(weixin.account.appid, openid, "hello")

    assert ended(weixin)["outcome"] == "replied"
    assert chat(weixin, person)[-1] == ("text", {"content": "您好"})


@pytest.mark.parametrize("mode", ["compatible", "safe"])
def test_an_encrypted_reply_is_shown_to_the_person(
    weixin: Weixin, server: AccountServer, openid: str, person: SimFollower, mode: str
) -> None:
    weixin.change(push_mode=mode)
    article = "<item><Title>书</Title><Description/><PicUrl/><Url>https://a.example/</Url></item>"
    news = reply(weixin, openid, MsgType="news", ArticleCount="1", Articles="@").replace("<![CDATA[@]]>", article)
    server.answer = lambda _got: sealed(weixin, news)
    weixin.sim.say(weixin.account.appid, openid, "hello")

    assert ended(weixin)["problem"] == ""
    card = {"title": "书", "description": "", "picurl": "", "url": "https://a.example/"}
    assert chat(weixin, person)[-1] == ("news", {"articles": [card]})


@pytest.mark.parametrize(
    ("mode", "answered", "problem"),
    [
        ("plain", "ok", "not well-formed XML"),
        ("plain", "wrong openid", "ToUserName must be"),
        ("plain", "wrong type", "MsgType must be one of: text, image"),
        ("plain", "no content", "Content is missing"),
        ("plain", "no time", "CreateTime must be"),
        ("plain", "no media", "Image is missing"),
        ("plain", "no article", "Articles is missing"),
        ("plain", "sealed", "must be clear XML"),
        ("safe", "clear", "must be encrypted XML"),
        ("safe", "badly signed", "MsgSignature does not fit"),
    ],
)
def test_any_other_answer_is_a_failure_and_not_asked_again(
    weixin: Weixin, server: AccountServer, openid: str, person: SimFollower, mode: str, answered: str, problem: str
) -> None:
    answers = {
        "ok": "ok",
        "wrong openid": reply(weixin, "oNobody"),
        "wrong type": reply(weixin, openid, MsgType="template"),
        "no content": reply(weixin, openid, Content=""),
        "no time": reply(weixin, openid, CreateTime="now"),
        "no media": reply(weixin, openid, MsgType="image"),
        "no article": reply(weixin, openid, MsgType="news"),
        "sealed": sealed(weixin, reply(weixin, openid)),
        "clear": reply(weixin, openid),
        "badly signed": sealed(weixin, reply(weixin, openid), "0" * 40),
    }
    weixin.change(push_mode=mode)
    server.answer = lambda _got: answers[answered]
    weixin.sim.say(weixin.account.appid, openid, "hello")
    told = ended(weixin)

    assert told["outcome"] == "failed"
    assert problem in str(told["problem"])
    assert len(server.got) == 1
    assert chat(weixin, person)[-1][0] == "failure"


def test_a_hand_over_to_the_agents_is_no_reply(weixin: Weixin, server: AccountServer, openid: str) -> None:
    server.answer = lambda _got: reply(weixin, openid, MsgType="transfer_customer_service")
    weixin.sim.say(weixin.account.appid, openid, "hello")

    assert ended(weixin)["outcome"] == "received"


def test_a_push_can_come_twice_at_once(weixin: Weixin, server: AccountServer, openid: str) -> None:
    server.slow = 0.1
    weixin.sim.push(weixin.account.appid, openid, msg_type="text", fields={"Content": "x"}, duplicate=True)
    first, second = server.waits_for(2)

    assert first.body == second.body
    assert first.query["nonce"] != second.query["nonce"]


def test_a_delayed_push_is_overtaken(weixin: Weixin, server: AccountServer, openid: str) -> None:
    weixin.sim.push(weixin.account.appid, openid, event="CLICK", fields={"EventKey": "first"}, delay=0.2)
    weixin.sim.push(weixin.account.appid, openid, event="CLICK", fields={"EventKey": "second"})

    assert [read(got.body).value("EventKey") for got in server.waits_for(2)] == ["second", "first"]


def test_one_persons_pushes_come_in_order_though_the_server_is_slow(
    weixin: Weixin, server: AccountServer, openid: str
) -> None:
    server.slow = 0.01
    for number in range(20):
        weixin.sim.push(weixin.account.appid, openid, event="CLICK", fields={"EventKey": number})

    assert [read(got.body).value("EventKey") for got in server.waits_for(20)] == [str(each) for each in range(20)]


def test_a_servers_address_is_checked_with_an_echostr(weixin: Weixin, server: AccountServer) -> None:
    assert weixin.sim.verify_push_url(weixin.account.appid)

    weixin.change(push_url=f"{weixin.sim.url}/_sim/clock")
    assert not weixin.sim.verify_push_url(weixin.account.appid)


def test_a_reset_ends_what_waits(weixin: Weixin, server: AccountServer, openid: str) -> None:
    server.slow = 0.2
    for number in range(3):
        weixin.sim.push(weixin.account.appid, openid, event="CLICK", fields={"EventKey": number})
    server.waits_for(1)
    weixin.sim.push(weixin.account.appid, openid, event="CLICK", fields={"EventKey": "late"}, delay=0.1)
    weixin.sim.reset()
    account = weixin.sim.add_account(push_url=server.url, push_token=TOKEN)
    weixin.sim.push(account.appid, weixin.sim.add_follower().id, event="after", delay=0.3)
    until(lambda: any("after" in got.body for got in server.got))

    assert len(server.got) == 2


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"push_url": "ftp://a.example"}, "push_url: must be an http or https address"),
        ({"push_url": "http://a b"}, "push_url: must be an http or https address"),
        ({"push_url": "http://a.example"}, "push_token: is needed with push_url"),
        ({"push_token": "a-b"}, "push_token: must be 3 to 32 letters and digits"),
        ({"push_aes_key": "short"}, "push_aes_key: must be 43 letters and digits"),
        ({"push_url": "http://a.example", "push_token": "abc", "push_mode": "safe"}, "push_aes_key: is needed"),
        ({"push_mode": "secret"}, "push_mode: must be one of: plain, compatible, safe"),
        ({"push_tries": 0}, "push_tries: must be a whole number from 1 to 10"),
        ({"push_timeout": 0}, "push_timeout: must be a number from 0.01 to 60"),
    ],
)
def test_options_that_cannot_work_are_refused(weixin: Weixin, options: dict[str, object], complaint: str) -> None:
    with pytest.raises(SimError, match=complaint):
        weixin.change(**options)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({}, "openid: give either openid or id"),
        ({"id": "nobody", "event": "x"}, "id: nobody has this id"),
        ({"openid": "o1"}, "event: give either event or msg_type"),
        ({"openid": "o1", "event": "x", "msg_type": "text"}, "event: give either event or msg_type"),
        ({"openid": "o1", "event": "x", "fields": []}, "fields: must be an object"),
        ({"openid": "o1", "event": "x", "fields": {"a b": "c"}}, "fields.a b: is no name"),
        ({"openid": "o1", "event": "x", "fields": {"a": None}}, "fields.a: must be a string"),
        ({"openid": "o1", "event": "x", "delay": -1}, "delay: must be a number"),
        ({"openid": "o1", "event": "x", "twice": True}, "twice: is not known here"),
    ],
)
def test_a_push_that_cannot_be_made_is_refused(
    weixin: Weixin, server: AccountServer, asked: dict[str, object], complaint: str
) -> None:
    with pytest.raises(SimError, match=complaint):
        weixin.sim.ask("POST", "push", {"appid": weixin.account.appid, **asked})


async def test_thousands_of_events_all_arrive(running: AccountServer) -> None:
    running.got, running.answer, running.slow = [], lambda _got: "success", 0
    world = World()
    world.accounts.add(Account("wx1", "secret", push_url=running.url, push_token=TOKEN))
    for number in range(2000):
        world.pushes.event("wx1", f"o{number}", "TEMPLATESENDJOBFINISH", {"MsgID": str(number), "Status": "success"})
    async with asyncio.timeout(20):
        while world.pushes.counted("wx1")["waiting"]:
            await asyncio.sleep(0.01)

    assert world.pushes.counted(None) == {"waiting": 0, "received": 2000, "replied": 0, "failed": 0}
    assert {read(got.body).value("MsgID") for got in running.got} == {str(each) for each in range(2000)}


def test_what_the_person_does_is_pushed(weixin: Weixin, server: AccountServer, person: SimFollower) -> None:
    appid = weixin.account.appid
    weixin.sim.unfollow(appid, person.id)
    weixin.sim.unfollow(appid, person.id)
    with pytest.raises(SimError, match="person: does not follow this account"):
        weixin.sim.say(appid, person.id, "hello")
    weixin.sim.follow(appid, person.id)
    weixin.sim.follow(appid, person.id)

    assert [_event(got) for got in server.waits_for(2)] == ["unsubscribe", "subscribe"]
    assert ended(weixin)["outcome"] == "received"
    assert len(server.got) == 2
    assert [kind for kind, _ in chat(weixin, person)] == ["notice", "notice"]


def test_a_scanned_code_is_told_apart_by_whether_the_person_followed(
    weixin: Weixin, server: AccountServer, person: SimFollower
) -> None:
    appid = weixin.account.appid
    newcomer = weixin.sim.add_follower().id
    weixin.sim.scan(appid, person.id, "123")
    server.waits_for(1)
    weixin.sim.scan(appid, newcomer, "shelf 7")
    told = [(_event(got), read(got.body).value("EventKey")) for got in server.waits_for(2)]
    with pytest.raises(SimError, match="scene: must have at most 64"):
        weixin.sim.scan(appid, newcomer, "x" * 65)

    assert told == [("SCAN", "123"), ("subscribe", "qrscene_shelf 7")]
    assert all(read(got.body).value("Ticket").startswith("gQ") for got in server.got)
    assert custom_send(weixin, person, "text", {"content": "!"})["errcode"] == 0
    openid = weixin.sim.follower(newcomer).openid(appid)
    told_of = weixin.get("/cgi-bin/user/info", access_token=weixin.token(), openid=openid)
    assert (told_of["subscribe"], told_of["qr_scene_str"]) == (1, "shelf 7")


def test_a_tapped_option_is_pushed_as_a_text_with_its_id(
    weixin: Weixin, server: AccountServer, person: SimFollower
) -> None:
    appid = weixin.account.appid
    weixin.sim.act(appid, person.id, "message")
    menu = {"head_content": "?", "list": [{"id": "101", "content": "满意"}], "tail_content": ""}
    assert custom_send(weixin, person, "msgmenu", menu)["errcode"] == 0
    entry = weixin.sim.chat(appid, person.id)[-1]["id"]
    assert isinstance(entry, int)
    with pytest.raises(SimError, match="option: is no option of this menu"):
        weixin.sim.tap(appid, person.id, entry, "102")
    with pytest.raises(SimError, match="message: is no menu message"):
        weixin.sim.tap(appid, person.id, entry + 1, "101")
    weixin.sim.tap(appid, person.id, entry, "101")
    (got,) = server.waits_for(1)

    assert (read(got.body).value("Content"), read(got.body).value("bizmsgmenuid")) == ("满意", "101")
    assert chat(weixin, person)[-1] == ("text", {"content": "满意"})


def test_writing_opens_the_window_for_answers_and_unfollowing_shuts_it(weixin: Weixin, person: SimFollower) -> None:
    appid = weixin.account.appid
    assert custom_send(weixin, person, "text", {"content": "?"})["errcode"] == 45015
    weixin.sim.say(appid, person.id, "hello")
    assert custom_send(weixin, person, "text", {"content": "!"})["errcode"] == 0
    weixin.sim.unfollow(appid, person.id)
    weixin.sim.follow(appid, person.id)
    told = [custom_send(weixin, person, "text", {"content": "!"})["errcode"] for _ in range(4)]

    assert told == [0, 0, 0, 45047]


def test_chats_stay_small_however_much_is_sent() -> None:
    chats = World().conversations
    for number in range(60_000):
        chats.show("wx1", f"p{number % 30_000}", "text", {"content": str(number)})
    for number in range(500):
        chats.say("wx1", "p1", "text", {"content": str(number)})

    assert sum(len(chats.of("wx1", f"p{number}")) for number in range(30_000)) <= KEPT
    assert [each.content["content"] for each in chats.of("wx1", "p1")] == [str(each) for each in range(300, 500)]
    assert chats.of("wx1", "p29999")
    assert chats.of("wx1", "p1", after=chats.of("wx1", "p1")[-2].id) == chats.of("wx1", "p1")[-1:]


def _event(got: Got) -> str:
    return read(got.body).value("Event")
