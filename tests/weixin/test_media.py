"""Files and refusals are told apart by their content, and files arrive byte by byte as they are."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from tests.weixin.receiving import MEDIA_ID, MIB, TOKEN, Receiver, assert_tells_none_of, receiving
from tests.weixin.speaking import Behaviour, Server, reply, saying, speaking

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.credentials import stable_token
from wxgate.weixin.errors import OutcomeUnknown, Refused, TokenRefused
from wxgate.weixin.explanations import UNEXPLAINED, explain
from wxgate.weixin.media import LARGEST_REPLY, MediumTooLarge
from wxgate_sim.remote import SimAccount
from wxgate_sim.server import SimServer

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400
EXPIRED = b'{"errcode":40007,"errmsg":"invalid media_id hint: [x] rid: 654df33c-64386a2f-29857782"}'
JPEG_TYPE = "Content-Type: image/jpeg\r\n"
LONG = b'{"errcode":"' + b"x" * LARGEST_REPLY + b'"}'


class Enough(Exception):
    """A writer has seen what it wanted to see."""


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", headers: str = "") -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return f"HTTP/1.1 200 OK\r\n{headers}Transfer-Encoding: chunked\r\n\r\n".encode() + framed + end


@pytest.fixture
def account(wechat_sim: SimServer) -> SimAccount:
    return wechat_sim.add_account()


@pytest.fixture
async def receiver(wechat_sim: SimServer) -> AsyncIterator[Receiver]:
    """Receives from the simulator."""
    async with receiving(wechat_sim.url) as receiver:
        yield receiver


async def a_token(receiver: Receiver, account: SimAccount) -> str:
    issued = await stable_token(receiver.api, account.appid, account.secret, Deadline.after(10), force=False)
    return issued.value


@pytest.mark.parametrize(
    ("media_type", "beginning"), [("image", b"\xff\xd8\xff"), ("voice", b"#!AMR\n"), ("thumb", b"\xff\xd8\xff")]
)
async def test_a_medium_of_the_simulator_arrives(
    wechat_sim: SimServer, account: SimAccount, receiver: Receiver, media_type: str, beginning: bytes
) -> None:
    asked = {"appid": account.appid, "type": media_type, "size": 300_000}
    told = wechat_sim.ask("POST", "media", asked)
    content = await receiver.fetch(str(told["media_id"]), await a_token(receiver, account))
    assert content.startswith(beginning)
    assert len(content) == told["size"]


async def test_a_film_of_the_simulator_arrives_from_its_own_address(
    wechat_sim: SimServer, account: SimAccount, receiver: Receiver
) -> None:
    film = bytes(range(256)) * 1000
    media_id = wechat_sim.add_media(account.appid, "video", film)
    assert await receiver.fetch(media_id, await a_token(receiver, account)) == film
    assert [(path, outcome) for path, outcome, _ in receiver.seen[1:]] == [
        ("/cgi-bin/media/get", "ok"),
        ("video_url", "ok"),
    ]


@pytest.mark.parametrize("errors", ["text", "json"])
async def test_another_accounts_medium_and_a_bad_token_are_refused_before_anything_is_written(
    wechat_sim: SimServer, account: SimAccount, receiver: Receiver, errors: str
) -> None:
    wechat_sim.ask("PATCH", "settings", {"media_errors": errors})
    anothers = wechat_sim.add_media(wechat_sim.add_account().appid)
    with pytest.raises(Refused) as refused:
        await receiver.fetch(anothers, await a_token(receiver, account))
    with pytest.raises(TokenRefused):
        await receiver.fetch(anothers, "61_no_token")
    assert refused.value.errcode == 40007
    assert not isinstance(refused.value, TokenRefused)
    assert receiver.pieces == []


async def test_a_medium_is_asked_for_as_documented_and_uncompressed() -> None:
    async with speaking(saying(reply(PICTURE))) as server, receiving(server.url) as receiver:
        await receiver.fetch("a&b=c", "61_T")
    head = server.requests[0].lower()
    assert head.startswith(b"get /cgi-bin/media/get?access_token=61_t&media_id=a%26b%3dc http/1.1\r\n")
    assert b"accept-encoding" not in head


FILES: dict[str, tuple[bytes, bytes]] = {
    "a picture": (reply(PICTURE, headers=JPEG_TYPE), PICTURE),
    "no content type": (reply(PICTURE), PICTURE),
    "in chunks": (chunked(PICTURE[:10], PICTURE[10:5000], PICTURE[5000:], headers=JPEG_TYPE), PICTURE),
    "in chunks, with a trailer": (chunked(PICTURE, end=b"0\r\nX-Sum: 1\r\n\r\n"), PICTURE),
    "one byte": (reply(b"\0"), b"\0"),
    "a brace": (reply(b"{", headers=JPEG_TYPE), b"{"),
    "a brace, then anything": (reply(b"{\0\xff" + PICTURE), b"{\0\xff" + PICTURE),
    "spaces": (reply(b" \n" * 500), b" \n" * 500),
    "JSON of something else": (reply(b'{"layers":[{"errcode":1}]}'), b'{"layers":[{"errcode":1}]}'),
    "JSON that is no object": (reply(b'["errcode"]'), b'["errcode"]'),
    "more than any reply": (reply(LONG), LONG),
    "said to be identity": (reply(PICTURE, headers="Content-Encoding: identity\r\n"), PICTURE),
}


@pytest.mark.parametrize("name", FILES)
async def test_what_is_no_reply_is_a_file_as_it_is(name: str) -> None:
    answer, expected = FILES[name]
    async with speaking(saying(answer)) as server, receiving(server.url) as receiver:
        assert await receiver.fetch() == expected
        assert b"" not in receiver.pieces
        assert [(path, outcome) for path, outcome, _ in receiver.seen] == [("/cgi-bin/media/get", "ok")]


REFUSALS: dict[str, bytes] = {
    "text": reply(EXPIRED, headers="Content-Type: text/plain\r\n"),
    "JSON": reply(EXPIRED, headers="Content-Type: application/json; encoding=utf-8\r\n"),
    "any JSON": reply(EXPIRED, headers="content-type: APPLICATION/problem+JSON\r\n"),
    "a picture, it says": reply(EXPIRED, headers=JPEG_TYPE),
    "no content type": reply(EXPIRED),
    "a byte order mark": reply(b"\xef\xbb\xbf" + EXPIRED, headers=JPEG_TYPE),
    "spaces in front": reply(b" " * 100 + EXPIRED, headers=JPEG_TYPE),
    "chunk by chunk": chunked(*(EXPIRED[at : at + 1] for at in range(len(EXPIRED))), headers=JPEG_TYPE),
    "until the end of the connection": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + EXPIRED,
    "errcode as a string": reply(EXPIRED.replace(b"40007", b'"40007"'), headers=JPEG_TYPE),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_refusal_is_one_whatever_it_calls_itself(name: str) -> None:
    async with speaking(saying(REFUSALS[name])) as server, receiving(server.url) as receiver:
        with pytest.raises(Refused) as refused:
            await receiver.fetch()
        assert refused.value.errcode == 40007
        assert receiver.pieces == []
        assert [(path, outcome) for path, outcome, _ in receiver.seen] == [("/cgi-bin/media/get", "40007")]


async def test_a_refusal_holds_no_token_even_if_weixin_repeats_it() -> None:
    body = f'{{"errcode":42001,"errmsg":"access_token {TOKEN} expired"}}'.encode()
    async with speaking(saying(reply(body, headers=JPEG_TYPE))) as server, receiving(server.url) as receiver:
        with pytest.raises(TokenRefused, match=r"access_token \*\*\* expired") as refused:
            await receiver.fetch()
        assert_tells_none_of(refused.value, TOKEN, MEDIA_ID, server.url)
        assert TOKEN not in str(refused.value.reply)
        assert TOKEN not in str(receiver.seen)


@pytest.mark.parametrize("answer", [reply(PICTURE), chunked(PICTURE[:30_000], PICTURE[30_000:])])
async def test_a_file_may_have_exactly_the_limit(answer: bytes) -> None:
    async with speaking(saying(answer)) as server, receiving(server.url) as receiver:
        assert await receiver.fetch(limit=len(PICTURE)) == PICTURE
        with pytest.raises(MediumTooLarge) as refused:
            await receiver.fetch(limit=len(PICTURE) - 1)
        assert refused.value.limit == len(PICTURE) - 1


async def test_a_file_that_announces_too_many_bytes_is_refused_before_they_come() -> None:
    announced = saying(reply(PICTURE, length=MIB + 1), then="silence")
    async with speaking(announced) as server, receiving(server.url) as receiver:
        with pytest.raises(MediumTooLarge):
            await receiver.fetch(limit=MIB)
        assert receiver.pieces == []
        assert receiver.seen[0][1] == "MediumTooLarge"


async def test_of_a_file_without_end_no_more_than_the_limit_is_written() -> None:
    async with speaking(endless) as server, receiving(server.url) as receiver:
        with pytest.raises(MediumTooLarge):
            await receiver.fetch(limit=MIB)
        assert len(receiver.content) <= MIB


async def test_what_the_writer_raises_is_raised_and_ends_the_transfer() -> None:
    async def refuse(piece: bytes) -> None:
        raise OSError(28, f"no space for {len(piece)} bytes")

    async with speaking(endless) as server, receiving(server.url, connections=1) as receiver:
        for _ in range(2):  # the first gave its connection back
            with pytest.raises(OSError, match="no space"):
                await receiver.fetch(write=refuse)
            await server.released.wait()  # the server met a broken connection
            server.released.clear()
        assert {outcome for _, outcome, _ in receiver.seen} == {"OSError"}


async def test_a_transfer_that_is_cancelled_breaks_the_connection_off() -> None:
    written = asyncio.Event()

    async def write(piece: bytes) -> None:
        written.set()
        await asyncio.Event().wait()

    async with speaking(endless) as server, receiving(server.url, connections=1) as receiver:
        for _ in range(2):
            written.clear()
            fetching = asyncio.create_task(receiver.fetch(write=write, seconds=60))
            await written.wait()
            fetching.cancel()
            with pytest.raises(asyncio.CancelledError):
                await fetching
            await server.released.wait()
            server.released.clear()
        assert {outcome for _, outcome, _ in receiver.seen} == {"cancelled"}


@pytest.mark.parametrize("asked", ["a reply", "a file"])
async def test_a_cancellation_that_comes_together_with_the_answer_is_not_lost(asked: str) -> None:
    async with speaking(answering) as server, receiving(server.url) as receiver:
        cancelled = 0
        for turns in range(100):
            before = len(server.requests)
            call = receiver.api.get("/x", {}, Deadline.after(10)) if asked == "a reply" else receiver.fetch()
            task = asyncio.create_task(call)
            while len(server.requests) == before:
                await asyncio.sleep(0)
            for _ in range(turns % 20):
                await asyncio.sleep(0)
            time.sleep(0.001)  # holds the loop, so that the answer comes meanwhile
            in_time = task.cancel()
            await asyncio.wait({task})
            assert task.cancelled() is in_time
            assert task.cancelled() or isinstance(task.exception(), Refused)
            cancelled += in_time
    assert cancelled


async def answering(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Any number of requests, with a refusal."""
    while await server.read_request(reader):
        writer.write(reply(EXPIRED))
        await writer.drain()


async def test_the_server_waits_for_a_writer_that_is_slow() -> None:
    async def write(piece: bytes) -> None:
        del piece
        if not all_sent.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(all_sent.wait(), 0.5)
            assert not all_sent.is_set()  # or it would all lie in our memory
            raise Enough

    all_sent = asyncio.Event()
    async with speaking(sending(64, all_sent)) as server, receiving(server.url) as receiver:
        with pytest.raises(Enough):
            await receiver.fetch(write=write, limit=64 * MIB)


async def endless(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A file in chunks, until the other side has gone; then `released` is set."""
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    try:
        while True:
            writer.write(b"1000\r\n" + bytes(4096) + b"\r\n")
            await writer.drain()
    finally:
        server.released.set()


def sending(mib: int, done: asyncio.Event) -> Behaviour:
    async def behave(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(reply(b"", length=mib * MIB))
        for _ in range(mib):
            writer.write(bytes(MIB))
            await writer.drain()
        done.set()

    return behave


@pytest.mark.parametrize("errcode", [40004, 40005, 40006, 40007, 40118, 41005, 41006, 44001, 45001, 45007, 46001])
def test_what_media_are_refused_for_is_explained(errcode: int) -> None:
    assert explain(errcode) is not UNEXPLAINED


@pytest.mark.parametrize(
    "body", [b'{"errcode":0,"errmsg":"ok"}', b'{"video_url":""}', b'{"video_url":7}', b'{"down_url":"http://x/"}']
)
async def test_an_answer_that_is_neither_file_nor_refusal_is_no_outcome(body: bytes) -> None:
    answer = saying(reply(body, headers="Content-Type: text/plain\r\n"))
    async with speaking(answer) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown, match="video_url"):
            await receiver.fetch()
        assert receiver.pieces == []
