"""What a platform is pushed: tickets, authorisations, and the messages of accounts (WeChat reference §3.2, §3.11)."""

import socket
from collections.abc import Iterator

import pytest
from tests.sim.account_server import AES_KEY, TOKEN, AccountServer, Got, account_server, until
from tests.sim.open_platform import COMPONENT, Component

from wxgate_sim.push_crypto import PushCrypto
from wxgate_sim.push_xml import Element, read, write
from wxgate_sim.remote import SimFollower


@pytest.fixture(scope="module")
def running() -> Iterator[AccountServer]:
    with account_server() as server:
        yield server


@pytest.fixture
def server(running: AccountServer, component: Component) -> AccountServer:
    """The platform's server, which has heard of one ticket."""
    running.got = []
    running.answer, running.slow = (lambda _got: "success"), 0
    addresses = {"push_url": running.url, "message_url": running.url + "&account=$APPID$"}
    component.change(**addresses, push_token=TOKEN, push_aes_key=AES_KEY)
    running.waits_for(1)
    return running


def told(component: Component, got: Got) -> dict[str, str]:
    """The notice in this push, which names the platform beside what is sealed."""
    assert got.signed
    assert [each.name for each in read(got.body).children] == ["AppId", "Encrypt"]
    assert read(got.body).value("AppId") == component.platform.appid
    assert set(got.query) == {"who", "signature", "timestamp", "nonce", "encrypt_type", "msg_signature"}
    return {each.name: each.text for each in got.opened(component.platform.appid).children}


def message(component: Component, got: Got) -> Element:
    """The account's message in this push."""
    assert [each.name for each in read(got.body).children] == ["ToUserName", "Encrypt"]
    assert (got.query["account"], got.query["encrypt_type"]) == (component.appid, "aes")
    return got.opened(component.platform.appid)


def test_a_ticket_is_pushed_at_once_every_ten_minutes_and_on_demand(
    component: Component, server: AccountServer
) -> None:
    sim = component.weixin.sim
    sim.advance(599)
    sim.advance(1)
    server.waits_for(2)
    sim.advance(3600)
    server.waits_for(3)
    asked = sim.push_ticket(component.platform.appid)
    tickets = [told(component, got) for got in server.waits_for(4)]

    assert all(set(each) == {"AppId", "CreateTime", "InfoType", "ComponentVerifyTicket"} for each in tickets)
    assert {each["InfoType"] for each in tickets} == {"component_verify_ticket"}
    values = [each["ComponentVerifyTicket"] for each in tickets]
    assert len(set(values)) == 4
    assert values[-1] == asked
    assert all("errcode" not in component.stranger(component_verify_ticket=each) for each in values)
    assert sim.push_counts(component.platform.appid) == {"waiting": 0, "received": 4, "replied": 0, "failed": 0}


def test_a_ticket_is_pushed_though_nobody_moves_the_clock(component: Component, server: AccountServer) -> None:
    component.change(ticket_every=1)

    server.waits_for(3)


def test_tickets_stop_and_are_started_again_by_the_platform(component: Component, server: AccountServer) -> None:
    sim, path = component.weixin.sim, f"{COMPONENT}api_start_push_ticket"
    component.change(pushes_tickets=False)
    sim.advance(6000)
    body = {"component_appid": component.platform.appid, "component_secret": component.platform.secret}
    assert component.weixin.post(path, {**body, "component_secret": "wrong"})["errcode"] == 40125
    assert component.weixin.post(path, body) == {"errcode": 0, "errmsg": "ok"}
    server.waits_for(2)
    sim.advance(600)

    assert len(server.waits_for(3)) == 3


@pytest.mark.parametrize(("answer", "requests"), [("fail", 1), ("", 1), (500, 3)])
def test_a_notice_that_is_not_acknowledged_with_success_has_failed(
    component: Component, server: AccountServer, answer: str | int, requests: int
) -> None:
    sim, server.answer = component.weixin.sim, lambda _got: answer
    sim.push_ticket(component.platform.appid)
    until(lambda: sim.push_counts(component.platform.appid)["failed"] == 1)

    assert len(server.got) == 1 + requests
    assert len({told(component, got)["ComponentVerifyTicket"] for got in server.got[1:]}) == 1


def test_the_platform_hears_of_each_change_of_an_authorisation(component: Component, server: AccountServer) -> None:
    sim, platform, appid = component.weixin.sim, component.platform.appid, component.appid
    first = sim.authorize(platform, appid, (1, 2))
    sim.authorize(platform, appid, (2, 1))
    second = sim.authorize(platform, appid, (1, 8))
    sim.withdraw(platform, appid)
    sim.authorize(platform, appid, told=False)
    heard = [told(component, got) for got in server.waits_for(4)[1:]]

    assert [each["InfoType"] for each in heard] == ["authorized", "updateauthorized", "unauthorized"]
    assert [each["AuthorizerAppid"] for each in heard] == [appid] * 3
    assert [each["AuthorizationCode"] for each in heard[:2]] == [first, second]
    assert {each["AuthorizationCodeExpiredTime"] for each in heard[:2]} == {"3600"}
    assert all(each["PreAuthCode"].startswith("preauthcode@@@") for each in heard[:2])
    assert set(heard[2]) == {"AppId", "CreateTime", "InfoType", "AuthorizerAppid"}


def test_an_accounts_messages_go_to_the_platform_and_to_its_own_server(
    component: Component, server: AccountServer, person: SimFollower
) -> None:
    sim, appid = component.weixin.sim, component.appid
    sim.authorize(component.platform.appid, appid, told=False)
    component.weixin.change(**server.options())
    sim.say(appid, person.id, "你好")
    got = server.waits_for(3)[1:]
    (own,), (theirs,) = ([each for each in got if ("account" in each.query) is known] for known in (False, True))

    assert read(own.body).value("Content") == message(component, theirs).value("Content") == "你好"
    assert read(own.body).value("MsgId") == message(component, theirs).value("MsgId")
    assert theirs.query["openid"] == person.openid(appid)
    until(lambda: sim.push_counts(appid)["received"] == 2)


def test_a_platform_that_does_not_answer_holds_up_nobody_else(
    component: Component, server: AccountServer, person: SimFollower
) -> None:
    sim, appid = component.weixin.sim, component.appid
    sim.authorize(component.platform.appid, appid, told=False)
    component.weixin.change(**server.options())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        component.change(message_url=f"http://127.0.0.1:{silent.getsockname()[1]}/$APPID$", push_timeout=60)
        for text in ("1", "2"):
            sim.say(appid, person.id, text)
        own = server.waits_for(3)[1:]
        waiting = sim.push_counts(appid)["waiting"]

    assert [read(got.body).value("Content") for got in own] == ["1", "2"]
    assert waiting >= 2


def test_a_platforms_sealed_reply_reaches_the_person(
    component: Component, server: AccountServer, person: SimFollower
) -> None:
    sim, account = component.weixin.sim, component.weixin.account
    sim.authorize(component.platform.appid, account.appid, told=False)
    crypto = PushCrypto(component.platform.appid, TOKEN, AES_KEY)
    common = {"ToUserName": person.openid(account.appid), "FromUserName": account.original_id}
    clear = write({**common, "CreateTime": "1700000000", "MsgType": "text", "Content": "您好"})
    sealed = crypto.encrypt(clear)
    answers = [clear, write({"Encrypt": sealed, "MsgSignature": crypto.signature("1", "2", sealed)})]
    answers.append(write({"Encrypt": sealed, "MsgSignature": crypto.signature("1", "2", sealed), "TimeStamp": "1"}))
    answers[1:] = [answers[2].replace("</xml>", "<Nonce>2</Nonce></xml>")]
    server.answer = lambda _got: answers.pop(0)
    for _ in range(2):
        sim.say(account.appid, person.id, "?")
    until(lambda: sim.push_counts(account.appid)["waiting"] == 0)

    assert [each["outcome"] for each in sim.pushes(account.appid)] == ["failed", "replied"]
    assert sim.chat(account.appid, person.id)[-1]["content"] == {"content": "您好"}


@pytest.mark.parametrize(("functions", "heard"), [((1,), ["SCAN"]), ((8,), ["user_view_card"]), ((4,), [])])
def test_a_platform_hears_only_of_what_it_was_granted(
    component: Component, server: AccountServer, person: SimFollower, functions: tuple[int, ...], heard: list[str]
) -> None:
    sim, appid = component.weixin.sim, component.appid
    sim.authorize(component.platform.appid, appid, functions, told=False)
    component.weixin.change(**server.options())
    for event in ("SCAN", "user_view_card"):
        sim.push(appid, person.id, event=event)
    until(lambda: sim.push_counts(appid)["received"] == 2 + len(heard))
    theirs = [got for got in server.got if "account" in got.query]

    assert [message(component, got).value("Event") for got in theirs] == heard


def test_the_accounts_of_the_release_check_have_the_ids_they_have_at_weixin(component: Component) -> None:
    sim = component.weixin.sim

    assert sim.add_account(appid="wx570bc396a51b8ff8").original_id == "gh_3c884a361561"
    assert sim.add_account(appid="wxd101a85aa106f53e").original_id == "gh_8dad206e9538"
