"""What becomes of a call, whatever the other side does: known not to be sent, unknown, or answered."""

import asyncio
import socket
import traceback
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest
from tests.weixin.speaking import Behaviour, Server, reply, reset, saying, speaking

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.api import Api
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, WeixinError

TOKEN = "61_SecretAccessTokenThatNobodyMaySee"
OK = reply(b'{"errcode":0,"errmsg":"ok"}')


@asynccontextmanager
async def api_at(url: str, connections: int = 4) -> AsyncIterator[Api]:
    api = Api(url, connections)
    yield api
    await api.close()


async def call(api: Api, seconds: float = 5.0) -> JsonObject:
    return await api.post("/cgi-bin/x", {"access_token": TOKEN}, {"secret": TOKEN}, Deadline.after(seconds))


def unused_address() -> str:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


async def hang_up(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    del server, reader
    reset(writer)


async def drip(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


BROKEN: dict[str, tuple[Behaviour, bool]] = {
    "silence": (saying(b"", then="silence"), True),
    "cut before the answer": (saying(b""), False),
    "reset before the answer": (saying(b"", then="reset"), False),
    "half a status line": (saying(b"HTTP/1.1 20"), False),
    "half a head, then silence": (saying(b"HTTP/1.1 200 OK\r\nContent-", then="silence"), True),
    "half a body": (saying(reply(b'{"errcode":0', length=100)), False),
    "half a body, then reset": (saying(reply(b'{"errcode":0', length=100), then="reset"), False),
    "half a body, then silence": (saying(reply(b'{"errcode":0', length=100), then="silence"), True),
    "half a chunk": (saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"), False),
    "a body that drips": (drip, True),
    "no HTTP": (saying(b"\x16\x03\x01\x02 who are you?\r\n\r\n"), False),
    "no JSON": (saying(reply(b"<html>maintenance</html>")), False),
    "no JSON object": (saying(reply(b"[1, 2]")), False),
    "an empty body": (saying(reply(b"")), False),
    "half a JSON": (saying(reply(b'{"errcode":0,"errm')), False),
    "HTTP 502": (saying(reply(b'{"errcode":0}', status="502 Bad Gateway")), False),
    "HTTP 404": (saying(reply(b'{"errcode":0}', status="404 Not Found")), False),
    "HTTP 412": (saying(reply(b"", status="412 Precondition Failed")), False),
    "HTTP 204": (saying(b"HTTP/1.1 204 No Content\r\n\r\n"), False),
    "a redirect": (saying(reply(b"", status="302 Found", headers="Location: http://127.0.0.1:1/\r\n")), False),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_after_the_request_may_have_arrived_the_outcome_is_unknown(name: str) -> None:
    behaviour, timed_out = BROKEN[name]
    async with speaking(behaviour) as server, api_at(server.url) as api:
        with pytest.raises(OutcomeUnknown) as caught:
            await call(api, seconds=0.4 if timed_out else 10)
        assert caught.value.timed_out is timed_out
        assert len(server.requests) <= 1  # nothing is ever repeated
        assert_tells_no_secret(caught.value, server.url)


async def test_a_reset_before_the_request_was_read_is_told_as_what_could_be_known() -> None:
    async with speaking(hang_up) as server, api_at(server.url) as api:
        # it may come while connecting, when nothing was sent, or after, when that is not known
        with pytest.raises((OutcomeUnknown, NotReached)) as caught:
            await call(api, seconds=10)
        assert isinstance(caught.value, OutcomeUnknown | NotReached)
        assert not caught.value.timed_out
        assert_tells_no_secret(caught.value, server.url)


async def test_a_closed_port_is_not_reached() -> None:
    url = unused_address()
    async with api_at(url) as api:
        with pytest.raises(NotReached) as caught:
            await call(api)
    assert not caught.value.timed_out
    assert_tells_no_secret(caught.value, url)


async def test_a_name_that_does_not_exist_is_not_reached() -> None:
    async with api_at("http://weixin.invalid") as api:
        with pytest.raises(NotReached) as caught:
            await call(api)
    assert_tells_no_secret(caught.value, "weixin.invalid")


async def test_a_deadline_that_has_passed_sends_nothing() -> None:
    async with speaking(saying(OK)) as server, api_at(server.url) as api:
        with pytest.raises(NotReached) as caught:
            await call(api, seconds=0)
        assert caught.value.timed_out
        assert server.requests == []


async def test_without_a_free_connection_in_time_nothing_is_ever_sent() -> None:
    async def answer_when_released(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        while await server.read_request(reader):
            await server.released.wait()
            writer.write(OK)

    async with speaking(answer_when_released) as server, api_at(server.url, connections=1) as api:
        first = asyncio.create_task(call(api))
        while not server.requests:
            await asyncio.sleep(0.01)
        with pytest.raises(NotReached) as caught:
            await call(api, seconds=0.2)
        assert caught.value.timed_out
        server.released.set()
        await first
        await call(api)  # whatever had been left in a queue would have gone out before this one
        assert len(server.requests) == 2


@pytest.mark.parametrize("end", ["cancel", "deadline"])
async def test_a_call_that_ends_early_gives_its_slot_back(end: str) -> None:
    async with speaking(saying(b"", then="silence")) as silent, api_at(silent.url, connections=1) as api:
        for number in range(3):
            started = asyncio.create_task(call(api, seconds=30 if end == "cancel" else 0.2))
            while len(silent.requests) <= number:
                await asyncio.sleep(0.01)
            if end == "cancel":
                started.cancel()
            with pytest.raises((asyncio.CancelledError, OutcomeUnknown)):
                await started


async def test_a_slow_answer_within_the_deadline_is_an_answer() -> None:
    async def hesitate(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        await server.read_request(reader)
        await asyncio.sleep(0.2)
        writer.write(OK[:-5])
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.write(OK[-5:])

    async with speaking(hesitate) as server, api_at(server.url) as api:
        assert await call(api) == {"errcode": 0, "errmsg": "ok"}


async def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, unused_address())
    async with speaking(saying(OK)) as server, api_at(server.url) as api:
        assert (await call(api))["errcode"] == 0


async def test_a_refusal_tells_neither_address_nor_token() -> None:
    body = b'{"errcode":40001,"errmsg":"invalid credential rid: 654df33c-64386a2f-29857782"}'
    async with speaking(saying(reply(body))) as server, api_at(server.url) as api:
        with pytest.raises(Refused) as caught:
            await call(api)
        assert_tells_no_secret(caught.value, server.url)


def assert_tells_no_secret(error: WeixinError, url: str) -> None:
    told = "".join(traceback.format_exception(error)) + repr(error)
    assert TOKEN not in told
    assert url.removeprefix("http://") not in told
    # reports of errors that follow chains and look at attributes find nothing either
    assert error.__cause__ is error.__context__ is None
