"""WeChat as a test scripts it, byte by byte: on a real socket, with each request kept as it came."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from tests.weixin.speaking import Server, reply, reset, speaking

Answer = dict[str, object] | Literal["silence", "cut", "garbage", "502"]

TOKEN: Final = {"access_token": "61_A", "expires_in": 7200}
TICKET: Final = {
    "errcode": 0,
    "errmsg": "ok",
    "ticket": "E0o2-at6NcC2OsJiQTlwlDfV1gdemoApiTicket0001",
    "expires_in": 7200,
}
OK: Final[dict[str, object]] = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request for something other than a token."""

    method: str
    path: str
    query: str
    head: str
    body: bytes


@dataclass(slots=True)
class Weixin:
    """Answers in the order it was told, path by path, and with the last answer for ever after."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    tokens: int = 0
    _script: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))

    def says(self, path: str, *answers: Answer) -> None:
        """What it answers to calls of this path from now on."""
        self._script[path] = deque(answers)

    def asked(self, path: str) -> list[bytes]:
        """The bodies of the calls of this path."""
        return [request.body for request in self.requests if request.path == path]

    async def serve(self, server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection."""
        while True:
            answer = self._answer(await server.read_request(reader))
            if answer == "silence":
                await asyncio.Event().wait()
            if answer == "cut":
                reset(writer)
                return
            writer.write(_spoken(answer))
            await writer.drain()

    def _answer(self, request: bytes) -> Answer:
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, _ = head.decode().partition("\r\n")[0].split(" ")
        url = urlsplit(target)
        if url.path == "/cgi-bin/stable_token" and url.path not in self._script:
            self.tokens += 1
            return TOKEN if self.tokens == 1 else {**TOKEN, "access_token": f"61_A{self.tokens}"}
        if url.path == "/cgi-bin/ticket/getticket" and url.path not in self._script:
            return TICKET
        self.requests.append(Request(method, url.path, url.query, head.decode(), body))
        script = self._script[url.path]
        if not script:
            return OK
        return script.popleft() if len(script) > 1 else script[0]


def _spoken(answer: Answer) -> bytes:
    if answer == "502":
        return reply(b"Bad Gateway", status="502 Bad Gateway")
    if answer == "garbage":
        return reply(b'{"errcode":0,"err')
    return reply(json.dumps(answer, ensure_ascii=False).encode())


@asynccontextmanager
async def scripted_weixin() -> AsyncIterator[Weixin]:
    """It, until the end of the block."""
    weixin = Weixin()
    async with speaking(weixin.serve) as server:
        weixin.url = server.url
        yield weixin
