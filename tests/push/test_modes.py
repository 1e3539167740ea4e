"""Plain, compatible and safe mode (WeChat reference §4.2), and bodies that are none of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs
from tests.push.engines import ONE_ENGINE
from tests.push.place import APPID, Place, running_place
from tests.push.weixin import KEY, OPENID, OTHER_KEY, Mode, message

from wxgate.weixin.push_message import MAX_BYTES

pytestmark = ONE_ENGINE

MODES: list[Mode] = ["plain", "compatible", "safe"]
ENCRYPTED: list[Mode] = ["compatible", "safe"]


@pytest.mark.parametrize("mode", MODES)
async def test_a_push_is_kept_unchanged_in_every_mode(place: Place, mode: Mode) -> None:
    xml = message("你好 <b> 👋")
    answer = await place.weixin.push(xml, mode)
    assert (answer.status_code, answer.text) == (200, "success")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    (row,) = await place.kept()
    kept = row._mapping
    assert (kept["appid"], kept["openid"], kept["msg_type"], kept["event"]) == (APPID, OPENID, "text", None)
    assert (kept["body"], kept["created_at"]) == (xml, 1_700_000_000)


@pytest.mark.parametrize("mode", ENCRYPTED)
@pytest.mark.parametrize("changed", [{"signature": "0" * 40}, {"msg_signature": "0" * 40}, {"msg_signature": ""}])
async def test_both_signatures_are_required(place: Place, mode: Mode, changed: dict[str, str]) -> None:
    encrypted, body = place.weixin.sealed(message(), mode)
    assert (await place.weixin.post({**place.weixin.query(encrypted), **changed}, body)).status_code == 403
    assert await place.kept() == []


@pytest.mark.parametrize("mode", ENCRYPTED)
async def test_another_text_than_the_signed_one_is_refused(place: Place, mode: Mode) -> None:
    signed, _ = place.weixin.sealed(message("signed"))
    _, body = place.weixin.sealed(message("exchanged"), mode)
    assert (await place.weixin.post(place.weixin.query(signed), body)).status_code == 403
    assert await place.kept() == []


async def test_in_compatible_mode_what_was_signed_counts(place: Place) -> None:
    xml = message("genuine")
    encrypted, body = place.weixin.sealed(xml, "compatible")
    forged = body.replace("genuine", "forged").replace(OPENID, "oSomebodyElse")
    assert (await place.weixin.post(place.weixin.query(encrypted), forged)).text == "success"
    assert await place.bodies() == [xml]


async def test_without_a_key_compatible_mode_is_read_in_clear(place: Place) -> None:
    await place.accounts.edit(APPID, push_aes_key=None)
    await place.edited()
    encrypted, body = place.weixin.sealed(message(), "compatible")
    wrong = {**place.weixin.query(encrypted), "msg_signature": "0" * 40}
    assert (await place.weixin.post(wrong, body)).status_code == 403
    assert (await place.weixin.post(place.weixin.query(encrypted), body)).text == "success"
    assert await place.bodies() == [body]


async def test_without_a_key_safe_mode_is_refused_and_the_log_says_what_to_do(place: Place) -> None:
    await place.accounts.edit(APPID, push_aes_key=None)
    await place.edited()
    with capture_logs() as lines:
        assert (await place.weixin.push(message())).status_code == 403
    assert ["--aes-key" in line["cure"] for line in lines] == [True]


async def test_after_a_change_of_key_the_former_one_still_decrypts(place: Place) -> None:
    weixin, former = place.weixin, place.weixin
    weixin.key = OTHER_KEY
    await place.accounts.edit(APPID, push_aes_key=OTHER_KEY)
    await place.edited()
    for each in (weixin, former):
        assert (await each.push(message())).text == "success"
    await place.accounts.edit(APPID, push_aes_key="K" * 43)
    await place.edited()
    assert (await weixin.push(message())).text == "success"
    with capture_logs() as lines:
        assert (await former.push(message())).status_code == 403
    assert "EncodingAESKey" in lines[0]["cure"]
    assert KEY not in str(lines)


async def test_a_push_for_another_appid_is_refused(place: Place) -> None:
    encrypted, body = place.weixin.sealed(message(), inside="wx0000000000000000")
    assert (await place.weixin.post(place.weixin.query(encrypted), body)).status_code == 403


async def test_clear_pushes_of_an_account_with_a_key_are_taken_and_the_operator_is_told_once(place: Place) -> None:
    with capture_logs() as lines:
        for _ in range(3):
            assert (await place.weixin.push(message(), "plain")).text == "success"
        await place.weixin.push(message(), "safe")
    assert [(line["event"], line["appid"]) for line in lines] == [("push_not_encrypted", APPID)]


BODIES = {
    "billion laughs": b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
    "JSON": b'{"ToUserName":"gh_0123456789ab","MsgType":"text"}',
    "GBK": message("中文").encode("gbk"),
    "NUL": message("\x00").encode(),
    "empty": b"",
    "cut": message().encode()[:-3],
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_what_is_no_push_is_refused_and_harmless(place: Place, body: bytes) -> None:
    with capture_logs() as lines:
        assert (await place.weixin.post(place.weixin.query(), body)).status_code == 400
    assert ["XML" in line["cure"] for line in lines] == [True]
    assert (await place.weixin.push(message())).text == "success"


async def test_garbage_that_was_encrypted_is_refused_too(place: Place) -> None:
    assert (await place.weixin.push("no XML")).status_code == 400
    assert (await place.weixin.post(place.weixin.query("x"), message())).status_code == 400


async def test_a_body_larger_than_1_mib_is_refused(place: Place) -> None:
    answer = await place.weixin.push(message("x" * MAX_BYTES), "plain")
    assert answer.status_code == 413
    assert await place.kept() == []


@pytest.fixture
async def hasty(place: Place) -> AsyncIterator[Place]:
    """The same process, which gives a push 0.2 s."""
    async with running_place(place.database, place.vault, place.clock, deadline=0.2) as running:
        yield running


async def test_a_body_that_does_not_end_is_not_waited_for(hasty: Place) -> None:
    port = hasty.http.base_url.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = hasty.http.build_request("POST", f"/push/{APPID}", params=hasty.weixin.query()).url.raw_path.decode()
    writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<xml>".encode())
    async with asyncio.timeout(10):
        assert (await reader.readline()).split()[1] == b"503"
    writer.close()


async def test_without_a_database_weixin_is_asked_to_send_it_again(place: Place) -> None:
    await place.database.close()
    with capture_logs() as lines:
        assert (await place.weixin.push(message())).status_code == 503
    assert [line["event"] for line in lines] == ["push_put_off"]
