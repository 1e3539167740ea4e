"""What goes to WeChat and how replies are read."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import orjson
import pytest
from tests.weixin.speaking import reply, saying, speaking

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import classic_token, stable_token, ticket
from wxgate.weixin.errors import OutcomeUnknown, Refused, TokenRefused, refusal
from wxgate.weixin.explanations import EXPLANATIONS, UNEXPLAINED, address_seen, explain
from wxgate.weixin.network import api_addresses, weixin_time
from wxgate.weixin.replies import read_object

OK = b'{"errcode":0,"errmsg":"ok"}'
APPID, SECRET = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"


@asynccontextmanager
async def answering(body: bytes) -> AsyncIterator[tuple[Api, list[bytes]]]:
    """An API that answers `body`, and the requests that came."""
    async with speaking(saying(reply(body))) as server:
        api = Api(server.url, 4)
        yield api, server.requests
        await api.close()


async def test_chinese_goes_out_unescaped() -> None:
    async with answering(OK) as (api, requests):
        body: JsonObject = {"content": "你好，世界 😀", "quote": 'a"b'}
        await api.post("/cgi-bin/message/custom/send", {"access_token": "T"}, body, Deadline.after(5))
    head, _, sent = requests[0].partition(b"\r\n\r\n")
    assert "你好，世界 😀".encode() in sent
    assert b"\\u" not in sent
    assert orjson.loads(sent) == body
    assert b"content-type: application/json; charset=utf-8" in head.lower()


async def test_a_query_is_escaped() -> None:
    async with answering(OK) as (api, requests):
        await api.get("/x", {"a": "1&b=2", "c": "中 文", "d": "x+y/z="}, Deadline.after(5))
    assert requests[0].startswith(b"GET /x?a=1%26b%3D2&c=%E4%B8%AD+%E6%96%87&d=x%2By%2Fz%3D HTTP/1.1\r\n")


async def test_a_path_without_query_has_no_question_mark() -> None:
    async with answering(OK) as (api, requests):
        await api.post("/cgi-bin/stable_token", {}, {}, Deadline.after(5))
    assert requests[0].startswith(b"POST /cgi-bin/stable_token HTTP/1.1\r\n")


async def test_the_observer_is_told_of_every_call_and_of_no_token() -> None:
    seen: list[tuple[str, str, float]] = []
    answers = {b'{"errcode":0}': "ok", b'{"errcode":45009,"errmsg":""}': "45009", b"nonsense": "OutcomeUnknown"}
    for body, outcome in answers.items():
        async with speaking(saying(reply(body))) as server:
            api = Api(server.url, 4, observe=lambda *told: seen.append(told))
            with suppress(Refused, OutcomeUnknown):
                await api.get("/cgi-bin/x", {"access_token": "SECRET"}, Deadline.after(5))
            await api.close()
        path, told, seconds = seen[-1]
        assert (path, told) == ("/cgi-bin/x", outcome)
        assert 0 < seconds < math.inf
    assert len(seen) == len(answers)
    assert "SECRET" not in str(seen)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"nickname":"a\x01b\nc"}', {"nickname": "a\x01b\nc"}),
        (b'{"nickname":"\\ud83d half"}', {"nickname": "? half"}),
        (b'{"nickname":"\\ud83d\\ude00 whole"}', {"nickname": "😀 whole"}),
        (b'{"nickname":"\xff\xfe"}', {"nickname": "\ufffd\ufffd"}),
        (b'\xef\xbb\xbf{"errcode":0}', {"errcode": 0}),
        (b'{"url":"http:\\/\\/weixin.qq.com\\/q"}', {"url": "http://weixin.qq.com/q"}),
        (b' {"msgid":1864323726461255680} ', {"msgid": 1864323726461255680}),
        (b"{}", {}),
    ],
)
def test_replies_are_read_leniently(body: bytes, expected: JsonObject) -> None:
    assert read_object(body) == expected


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'"ok"', b"12", b"{", b"<xml/>", b'{"a":NaN}', b'{"a":' * 100_000, b"\xff"]
)
def test_what_is_no_json_object_is_an_unknown_outcome(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        read_object(body)


@pytest.mark.parametrize("errcode", [0, "0", None, "", 0.0, False])
def test_a_success_has_errcode_0_or_none(errcode: JsonValue) -> None:
    assert refusal({"errcode": errcode, "errmsg": "success."}) is None
    assert refusal({}) is None


@pytest.mark.parametrize(
    ("errcode", "expected"), [(45009, 45009), ("45009", 45009), (-1, -1), (45009.0, 45009), ("what", -1), ([1], -1)]
)
def test_anything_else_is_a_refusal(errcode: JsonValue, expected: int) -> None:
    refused = refusal({"errcode": errcode, "errmsg": "no"})
    assert refused is not None
    assert (refused.errcode, refused.errmsg) == (expected, "no")
    assert refused.reply == {"errcode": errcode, "errmsg": "no"}
    assert not isinstance(refused, TokenRefused)


@pytest.mark.parametrize("errcode", [40001, 40014, 42001, "40001"])
def test_a_bad_token_is_told_apart(errcode: JsonValue) -> None:
    assert isinstance(refusal({"errcode": errcode}), TokenRefused)


@pytest.mark.parametrize("force", [False, True])
async def test_stable_token_is_asked_as_documented(force: bool) -> None:
    async with answering(b'{"access_token":"61_T","expires_in":345}') as (api, requests):
        issued = await stable_token(api, APPID, SECRET, Deadline.after(5), force=force)
    assert (issued.value, issued.expires_in) == ("61_T", 345)
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /cgi-bin/stable_token HTTP/1.1\r\n")
    assert orjson.loads(body) == {
        "grant_type": "client_credential",
        "appid": APPID,
        "secret": SECRET,
        "force_refresh": force,
    }


async def test_the_classic_token_is_asked_as_documented() -> None:
    async with answering(b'{"access_token":"61_T","expires_in":"7200"}') as (api, requests):
        issued = await classic_token(api, APPID, SECRET, Deadline.after(5))
    assert issued.expires_in == 7200
    line = f"GET /cgi-bin/token?grant_type=client_credential&appid={APPID}&secret={SECRET} HTTP/1.1\r\n"
    assert requests[0].startswith(line.encode())


async def test_a_ticket_is_asked_as_documented() -> None:
    async with answering(b'{"errcode":0,"errmsg":"ok","ticket":"bx","expires_in":7200}') as (api, requests):
        issued = await ticket(api, "61_T", "wx_card", Deadline.after(5))
    assert issued.value == "bx"
    assert requests[0].startswith(b"GET /cgi-bin/ticket/getticket?access_token=61_T&type=wx_card HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"access_token":"","expires_in":7200}',
        b'{"access_token":7,"expires_in":7200}',
        b'{"access_token":"T"}',
        b'{"access_token":"T","expires_in":"soon"}',
        b'{"access_token":"T","expires_in":"nan"}',
        b'{"access_token":"T","expires_in":"inf"}',
        b'{"access_token":"T","expires_in":-1}',
        b'{"access_token":"T","expires_in":[7200]}',
    ],
)
async def test_a_reply_without_a_usable_token_is_an_unknown_outcome(body: bytes) -> None:
    async with answering(body) as (api, _):
        with pytest.raises(OutcomeUnknown, match="access_token"):
            await stable_token(api, APPID, SECRET, Deadline.after(5))


async def test_an_issued_token_does_not_show_itself() -> None:
    async with answering(b'{"access_token":"61_T","expires_in":345}') as (api, _):
        assert "61_T" not in repr(await stable_token(api, APPID, SECRET, Deadline.after(5)))


async def test_weixins_addresses() -> None:
    async with answering(b'{"ip_list":["127.0.0.1","101.226.103.0/25"]}') as (api, _):
        assert await api_addresses(api, "T", Deadline.after(5)) == ["127.0.0.1", "101.226.103.0/25"]
    async with answering(b"{}") as (api, _):
        with pytest.raises(OutcomeUnknown):
            await api_addresses(api, "T", Deadline.after(5))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"errcode":41001,"errmsg":"access_token missing rid: 654df33c-64386a2f-29857782"}', 0x654DF33C),
        (b'{"errcode":41001,"errmsg":"access_token missing, rid: 654df33c-64386a2f-29857782"}', 0x654DF33C),
        (b'{"errcode":41001,"errmsg":"access_token missing hint: [Ri7P_a0770rsz7!]"}', None),
        (b'{"ip_list":[]}', None),
    ],
)
async def test_weixins_time_is_in_its_refusals(body: bytes, expected: int | None) -> None:
    async with answering(body) as (api, _):
        assert await weixin_time(api, Deadline.after(5)) == expected


@pytest.mark.parametrize(
    ("errmsg", "address"),
    [
        ("invalid ip 118.190.42.90 ipv6 ::ffff:118.190.42.90, not in whitelist rid: 5f-1", "118.190.42.90"),
        ("invalid ip 240e:3a1::17 ipv6 240e:3a1::17, not in whitelist", "240e:3a1::17"),
        ("invalid ip, not in whitelist", None),
        ("not in whitelist", None),
    ],
)
def test_the_address_that_weixin_saw_is_read_from_a_40164(errmsg: str, address: str | None) -> None:
    assert address_seen(errmsg) == address


def test_every_explanation_is_in_both_languages() -> None:
    for errcode, why in (*EXPLANATIONS.items(), (0, UNEXPLAINED)):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in why.zh), errcode
        assert why.en.isascii(), errcode
    assert explain(123456) is UNEXPLAINED
