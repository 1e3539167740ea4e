"""However often and wherever WeChat sends a push, it counts once (WeChat reference §4.4)."""

import asyncio
import random

import pytest
from tests.push.place import APP_SECRET, OTHER_APPID, SENT, Place
from tests.push.weixin import KEY, TOKEN, event, message

from wxgate.push.store import push_of
from wxgate.weixin.push_message import read_message

SENT_EVENT = event(SENT, "<MsgID>200163836</MsgID><Status><![CDATA[success]]></Status>")


async def test_the_same_push_at_several_processes_at_once_is_kept_once(place: Place, second: Place) -> None:
    await place.clients.add(name="listens", appid=place.weixin.appid, push_url="https://shop.example.com/weixin")
    await place.edited()
    await second.edited()
    places = [place, second] * 10
    answers = await asyncio.gather(*(each.weixin.push(SENT_EVENT) for each in places))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, "success")}
    assert await place.bodies() == [SENT_EVENT]
    assert sorted(str(job._mapping["kind"]) for job in await place.jobs()) == ["deliver", "note_sent"]
    assert len(place.woken + second.woken) == 2


async def test_many_pushes_at_several_processes_in_any_order_are_kept_once_each(place: Place, second: Place) -> None:
    sent = [event("CLICK", f"<EventKey>{number}</EventKey>") for number in range(25)]
    forth, back = (place.weixin.push(xml) for xml in sent), (second.weixin.push(xml) for xml in reversed(sent))
    answers = await asyncio.gather(*forth, *back)
    assert {answer.text for answer in answers} == {"success"}
    assert sorted(await place.bodies()) == sorted(sent)


async def test_one_messages_id_in_two_accounts_is_two_messages(place: Place) -> None:
    await place.accounts.add(OTHER_APPID, secret=APP_SECRET, name="other", push_token=TOKEN, push_aes_key=KEY)
    await place.edited()
    here, there = place.weixin, place.weixin
    there.appid = OTHER_APPID
    for weixin in (here, there, here, there):
        assert (await weixin.push(message(msg_id=7))).text == "success"
    assert len(await place.kept()) == 2


SAME = [
    (message("a", msg_id=1), message("b", msg_id=1)),
    (event("subscribe"), event("subscribe", "\n")),
    (event("CLICK", "<EventKey>a</EventKey>"), event("CLICK", "<EventKey> a </EventKey>")),
    (SENT_EVENT, SENT_EVENT.replace("success", "failed: system failed")),
]
DIFFERENT = [
    (message(msg_id=1), message(msg_id=2)),
    (event("subscribe"), event("unsubscribe")),
    (event("subscribe"), event("subscribe", created_at=1_700_000_001)),
    (event("CLICK", "<EventKey>a</EventKey>"), event("CLICK", "<EventKey>b</EventKey>")),
    (event("user_get_card", "<CardId>a</CardId>"), event("user_get_card", "<CardId>b</CardId>")),
    (event("x", "<UserCardCode>a</UserCardCode>"), event("x", "<UserCardCode>b</UserCardCode>")),
    (event("x", "<CardId>a</CardId>"), event("x", "<UserCardCode>a</UserCardCode>")),
    (SENT_EVENT, SENT_EVENT.replace("200163836", "200163837")),
    (event("x", "<List><MsgID>1</MsgID></List>"), event("x", "<List><MsgID>2</MsgID></List>")),
    ("<xml><MsgType>new</MsgType><A>1</A></xml>", "<xml><MsgType>new</MsgType><A>2</A></xml>"),
]


def key(xml: str) -> str:
    return push_of("wx", xml.encode(), read_message(xml.encode()), 0.0).dedupe_key


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_weixin_repeats_is_recognised(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_is_not_taken_for_a_repeat(one: str, other: str) -> None:
    assert key(one) != key(other)


STRANGE = [
    "<xml/>",
    "<xml><MsgType>event</MsgType></xml>",
    message(openid=random.Random(6).randbytes(9000).hex()),
    event("x" * 5000),
    event("subscribe", created_at=10**30),
    event("subscribe").replace("1700000000", "-1"),
    message(msg_id=10**3000),
]


async def test_strange_fields_hold_nothing_up(place: Place) -> None:
    for xml in STRANGE:
        assert (await place.weixin.push(xml)).text == "success"
    assert await place.bodies() == STRANGE
