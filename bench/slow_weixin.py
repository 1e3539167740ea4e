"""A WeChat in this loop that knows which account calls it: some are answered soon, others late.

It notes when each template message arrives, by the text of its first value.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast

HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json; encoding=utf-8\r\ncontent-length: %d\r\n\r\n%b"
TOKEN: Final = b'{"access_token":"stub-%b","expires_in":7200}'
OK: Final = b'{"errcode":0,"errmsg":"ok","msgid":4000000000000000001}'
APPID: Final = re.compile(rb"wx[0-9a-f]{16}")
TEXT: Final = re.compile(rb'"value":"([^"]+)"')


@dataclass(slots=True)
class SlowWeixin:
    """What it does with whom, and what it has seen."""

    seconds: float
    """From a request to its answer."""
    slow: Collection[str]
    """Appids whose requests take `slow_seconds`, but for those for a token."""
    slow_seconds: float
    expected: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    """By a message's text: when it arrived, by `time.perf_counter`."""
    slow_requests: int = 0
    port: int = 0

    def expect(self, text: str) -> asyncio.Future[float]:
        """When the message with this text arrives for the first time."""
        future = self.expected[text] = asyncio.get_running_loop().create_future()
        return future

    def handle(self, request: bytes) -> tuple[float, bytes]:
        """After how many seconds to answer, and what."""
        found = APPID.search(request)
        appid = found[0] if found else b""
        if request.startswith(b"POST /cgi-bin/stable_token"):
            return self.seconds, TOKEN % appid
        if b"/message/template/send" in request.partition(b"\r\n")[0]:
            self._arrived(request)
        if appid.decode() in self.slow:
            self.slow_requests += 1
            return self.slow_seconds, OK
        return self.seconds, OK

    def _arrived(self, request: bytes) -> None:
        text = TEXT.search(request)
        future = self.expected.pop(text[1].decode(), None) if text else None
        if future is not None and not future.done():
            future.set_result(time.perf_counter())


class _Connection(asyncio.Protocol):
    def __init__(self, weixin: SlowWeixin) -> None:
        self._weixin = weixin
        self._loop = asyncio.get_running_loop()
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods but not the class
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        seconds, answer = self._weixin.handle(self._buffer)
        self._buffer = b""
        self._loop.call_later(seconds, self._answer, HEAD % (len(answer), answer))

    def _answer(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].partition(b"\r\n")[0]) if at >= 0 else 0


@asynccontextmanager
async def slow_weixin(seconds: float, slow: Collection[str], slow_seconds: float) -> AsyncIterator[SlowWeixin]:
    """Such a WeChat on a free port of this loop."""
    weixin = SlowWeixin(seconds, slow, slow_seconds)
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(weixin), "127.0.0.1", 0, backlog=2048)
    weixin.port = server.sockets[0].getsockname()[1]
    try:
        yield weixin
    finally:
        server.close()
