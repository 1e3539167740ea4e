"""The XML of a push: what is read, and what is refused without harm."""

import random

import pytest

from wxgate.weixin.push_message import MAX_BYTES, NotAMessage, read_message

EVENT = """<xml>
  <ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>
  <FromUserName><![CDATA[oUser1]]></FromUserName>
  <CreateTime> 1700000000 </CreateTime>
  <MsgType><![CDATA[event]]></MsgType>
  <Event> <![CDATA[user_get_card]]> </Event>
  <EventKey></EventKey>
  <Ticket/>
  <Content>a &lt;b&gt; &#20320;好<!-- no part of it --> &amp; <![CDATA[<c>]]></Content>
  <ChosenBeacon><Uuid>u-1</Uuid><Major>7</Major></ChosenBeacon>
  <AroundBeacons><Item><Uuid>u-2</Uuid></Item><Item><Uuid>u-3</Uuid></Item></AroundBeacons>
  <MsgType>second</MsgType>
</xml>"""


def test_fields_are_read_and_trimmed() -> None:
    assert read_message(EVENT.encode()) == {
        "ToUserName": "gh_0123456789ab",
        "FromUserName": "oUser1",
        "CreateTime": "1700000000",
        "MsgType": "event",
        "Event": "user_get_card",
        "EventKey": "",
        "Ticket": "",
        "Content": "a <b> 你好 & <c>",
        "ChosenBeacon.Uuid": "u-1",
        "ChosenBeacon.Major": "7",
        "AroundBeacons.Item.Uuid": "u-2",
    }


@pytest.mark.parametrize("declared", ["utf-8", "gbk", "utf-16", "no-such-encoding", "rot13"])
def test_it_is_utf_8_whatever_the_document_says(declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><xml><Content>中文</Content></xml>'
    assert read_message(text.encode()) == {"Content": "中文"}
    assert read_message(f"\ufeff{text}".encode()) == {"Content": "中文"}


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>"""

REFUSED = {
    "not UTF-8": [
        b"\xff\xfe<xml/>",
        "<xml>中</xml>".encode("gbk"),
        "<xml/>".encode("utf-16"),
        b"<xml>\xed\xa0\x80</xml>",
    ],
    "with a document type": [
        BILLION_LAUGHS.encode(),
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]><xml><a>&e;</a></xml>',
    ],
    "not XML": [
        b"",
        b" ",
        b'{"MsgType":"text"}',
        b"<xml>",
        b"<xml></XML>",
        b"<xml/><xml/>",
        b"<xml>&e;</xml>",
        b"<xml>\x00</xml>",
        b"<xml>&#0;</xml>",
        b"<xml a=1/>",
    ],
    "larger or deeper": [b"<a>" * 50_000, b"<xml>" + b"<a/>" * 6000 + b"</xml>", b"<xml><" + b"a" * 201 + b"/></xml>"],
    "more than 1 MiB": [b"<xml>" + b"x" * MAX_BYTES + b"</xml>"],
}


@pytest.mark.parametrize(
    ("reason", "xml"), [pytest.param(key, each, id=key) for key, texts in REFUSED.items() for each in texts]
)
def test_what_is_no_push_is_refused(reason: str, xml: bytes) -> None:
    with pytest.raises(NotAMessage, match=reason):
        read_message(xml)


def test_whatever_is_changed_nothing_else_than_the_one_error_comes_of_it() -> None:
    chance = random.Random(5)
    outcomes = set()
    for _ in range(1000):
        changed = bytearray(EVENT.encode())
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            read_message(bytes(changed))
            outcomes.add("message")
        except NotAMessage as error:
            outcomes.add(str(error)[:7])
    assert outcomes >= {"message", "not UTF", "not XML"}
