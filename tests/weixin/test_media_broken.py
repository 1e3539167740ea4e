"""A file that did not come whole is never taken for one, whatever the server does; asking again is safe."""

import asyncio

import pytest
from tests.weixin.receiving import MEDIA_ID, TOKEN, assert_tells_none_of, receiving
from tests.weixin.speaking import Behaviour, Server, reply, reset, saying, speaking
from tests.weixin.test_media import JPEG_TYPE, PICTURE, chunked

from wxgate.weixin.errors import NotReached, OutcomeUnknown
from wxgate.weixin.media import LARGEST_REPLY

GZIP = "Content-Encoding: gzip\r\n"
ENDLESS_REFUSAL = b'{"errcode":40007}' + b" " * LARGEST_REPLY * 2


def framed_by(header: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{header}Connection: close\r\n\r\n".encode() + PICTURE


NOT_WHOLE: dict[str, Behaviour] = {
    "cut after the head": saying(reply(b"", length=100)),
    "a byte short": saying(reply(PICTURE, length=len(PICTURE) + 1)),
    "a byte short, then reset": saying(reply(PICTURE, length=len(PICTURE) + 1), then="reset"),
    "no last chunk": saying(chunked(PICTURE, end=b"")),
    "half a last chunk": saying(chunked(PICTURE, end=b"0\r\n")),
    "half a chunk": saying(chunked(PICTURE, end=b"ff\r\nhalf")),
    "a chunk without a size": saying(chunked(PICTURE, end=b"what?\r\n")),
    "a chunk, then reset": saying(chunked(PICTURE, end=b"10\r\n12"), then="reset"),
    "until the end of the connection": saying(framed_by("")),
    "two lengths": saying(framed_by("Content-Length: 5\r\nContent-Length: 6\r\n")),
    "no number as its length": saying(framed_by("Content-Length: many\r\n")),
    "a negative length": saying(framed_by("Content-Length: -1\r\n")),
    "a length of more than 64 bits": saying(framed_by(f"Content-Length: {2**64}\r\n")),
    "compressed": saying(reply(PICTURE, headers=GZIP + JPEG_TYPE)),
    "compressed in chunks": saying(chunked(PICTURE, headers=GZIP)),
    "compressed for the transfer": saying(framed_by("Transfer-Encoding: gzip, chunked\r\n")),
    "an empty file": saying(reply(b"", headers=JPEG_TYPE)),
    "an empty file in chunks": saying(chunked(headers=JPEG_TYPE)),
    "an empty text": saying(reply(b"", headers="Content-Type: text/plain\r\n")),
    "no content": saying(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a part": saying(reply(PICTURE, status="206 Partial Content", headers="Content-Range: bytes 0-9/99\r\n")),
    "HTTP 502": saying(reply(PICTURE, status="502 Bad Gateway", headers=JPEG_TYPE)),
    "HTTP 404 with a refusal": saying(reply(b'{"errcode":40007}', status="404 Not Found")),
    "a redirect": saying(reply(b"", status="302 Found", headers="Location: http://127.0.0.1:1/\r\n")),
    "a page": saying(reply(b"<html>maintenance</html>", headers="Content-Type: text/html\r\n")),
    "a picture that is text": saying(reply(PICTURE, headers="Content-Type: text/plain\r\n")),
    "text without end": saying(reply(b" " * LARGEST_REPLY * 2, headers="Content-Type: application/json\r\n")),
    "a refusal without end": saying(reply(ENDLESS_REFUSAL, headers="Content-Type: text/plain\r\n")),
    "half a refusal": saying(reply(b'{"errcode":40007', length=100, headers=JPEG_TYPE)),
    "no HTTP": saying(b"\x16\x03\x01\x02 who are you?\r\n\r\n"),
    "nothing": saying(b""),
}
BEFORE_ANY_BYTE = frozenset(NOT_WHOLE) - {
    *("a byte short", "a byte short, then reset", "no last chunk", "half a last chunk", "half a chunk"),
    *("a chunk without a size", "a chunk, then reset"),
}


@pytest.mark.parametrize("name", NOT_WHOLE)
async def test_a_file_that_is_not_whole_is_an_unknown_outcome(name: str) -> None:
    async with speaking(NOT_WHOLE[name]) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch()
        assert not caught.value.timed_out
        assert len(server.requests) == 1  # whether it is repeated is for the caller to say
        assert PICTURE.startswith(receiver.content[: len(PICTURE)])
        assert not (name in BEFORE_ANY_BYTE and receiver.pieces)
        assert [outcome for _, outcome, _ in receiver.seen] == ["OutcomeUnknown"]
        assert_tells_none_of(caught.value, TOKEN, MEDIA_ID, server.url.removeprefix("http://"))


def dripping(size: int) -> Behaviour:
    async def behave(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(reply(b"", length=size))
        for _ in range(size):
            writer.write(b"\0")
            await writer.drain()
            await asyncio.sleep(0.02)

    return behave


STALLED: dict[str, Behaviour] = {
    "no head": saying(b"", then="silence"),
    "half a head": saying(b"HTTP/1.1 200 OK\r\nContent-", then="silence"),
    "no body": saying(reply(b"", length=100), then="silence"),
    "half a body": saying(reply(PICTURE, length=len(PICTURE) * 2), then="silence"),
    "half a refusal": saying(reply(b'{"errcode":', length=100), then="silence"),
    "a chunk": saying(chunked(PICTURE, end=b""), then="silence"),
}


@pytest.mark.parametrize("name", STALLED)
async def test_a_server_that_stalls_is_given_up_long_before_the_deadline(name: str) -> None:
    async with speaking(STALLED[name]) as server, receiving(server.url, stall_seconds=0.15) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch(seconds=3600)
        assert caught.value.timed_out
        assert_tells_none_of(caught.value, TOKEN, MEDIA_ID, server.url.removeprefix("http://"))


async def test_a_server_that_drips_is_given_up_at_the_deadline() -> None:
    async with speaking(dripping(10_000)) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch(seconds=0.3)
        assert caught.value.timed_out
        assert 0 < len(receiver.content) < 10_000


async def test_a_file_that_comes_slowly_but_steadily_is_no_stall() -> None:
    async with speaking(dripping(20)) as server, receiving(server.url, stall_seconds=0.3) as receiver:
        assert await receiver.fetch() == bytes(20)


async def test_the_writers_own_time_is_no_stall() -> None:
    async def write(piece: bytes) -> None:
        await asyncio.sleep(0.06)
        receiver.pieces.append(piece)

    async with speaking(saying(reply(PICTURE))) as server, receiving(server.url, stall_seconds=0.05) as receiver:
        assert await receiver.fetch(write=write) == PICTURE


async def test_a_closed_port_is_not_reached() -> None:
    async with speaking(saying(b"")) as server:
        url = server.url
    async with receiving(url) as receiver:
        with pytest.raises(NotReached) as caught:
            await receiver.fetch()
        assert receiver.seen[0][1] == "NotReached"
        assert_tells_none_of(caught.value, TOKEN, url.removeprefix("http://"))


async def test_after_the_deadline_nothing_is_sent() -> None:
    async with speaking(saying(reply(PICTURE))) as server, receiving(server.url) as receiver:
        with pytest.raises(NotReached):
            await receiver.fetch(seconds=0)
        assert server.requests == []


async def test_without_a_free_connection_in_time_nothing_is_sent() -> None:
    async with speaking(saying(reply(PICTURE, length=10**6), then="silence")) as server:
        async with receiving(server.url, connections=1) as receiver:
            first = asyncio.create_task(receiver.fetch())
            while not receiver.pieces:
                await asyncio.sleep(0.01)
            with pytest.raises(NotReached) as caught:
                await receiver.fetch(seconds=0.1)
            assert caught.value.timed_out
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
        assert len(server.requests) == 1


async def test_a_connection_that_is_reset_before_the_answer_is_told_as_what_could_be_known() -> None:
    async def hang_up(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        reset(writer)

    async with speaking(hang_up) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch()
        assert_tells_none_of(caught.value, TOKEN, server.url.removeprefix("http://"))
