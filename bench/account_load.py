"""What the clients of an account do all day: template messages one after the other, and calls that ask WeChat."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.load import Result
from bench.slow_weixin import SlowWeixin
from bench.tenant import Tenant

OPENID: Final = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
QUEUERS: Final = 16
"""Callers that fill the slow account's queue."""
PAUSE: Final = 0.1
"""Seconds before somebody calls again who was refused."""
HELLO: Final = json.dumps({"touser": OPENID, "msgtype": "text", "text": {"content": "hello"}})
DONE: Final = b'"retcode":200'


@dataclass(slots=True)
class Load:
    """Callers of one gateway, and what they see between two moments of `time.perf_counter`."""

    port: int
    weixin: SlowWeixin
    begin: float
    end: float
    messages: Result = field(default_factory=Result)
    """Of each message: seconds from its being accepted to its arrival at WeChat."""
    calls: Result = field(default_factory=Result)
    """Of each call that asks WeChat: seconds until its answer."""
    cpu_seconds: float = 0.0
    """What the gateway used between the two moments."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.messages.elapsed = self.calls.elapsed = self.end - self.begin

    async def send_messages(self, tenant: Tenant) -> None:
        """Until the end: one message, then the next as soon as WeChat has it."""
        async with _connection(self.port) as ask:
            while time.perf_counter() < self.end:
                text = f"message {next(self._numbers)}"
                arrival = self.weixin.expect(text)
                answer = await ask(tenant.request("async_send_tpl", {"tpl_data": message(text)}))
                if not _is_done(answer, self.messages):
                    continue
                accepted = time.perf_counter()
                arrived = await arrival
                if self.begin <= arrived < self.end:
                    # it may arrive before the caller has read that it was accepted
                    self.messages.latencies.append(max(arrived - accepted, 0.0))

    async def call_weixin(self, tenant: Tenant) -> None:
        """Until the end: one customer-service message after the other."""
        async with _connection(self.port) as ask:
            while (started := time.perf_counter()) < self.end:
                answer = await ask(tenant.request("custom_msg_send", {"msg_data": HELLO}))
                answered = time.perf_counter()
                if not _is_done(answer, self.calls):
                    await asyncio.sleep(PAUSE)
                elif self.begin <= answered < self.end:
                    self.calls.latencies.append(answered - started)


def _is_done(answer: bytes, result: Result) -> bool:
    """Whether the call succeeded; counts it when it did not."""
    if DONE in answer:
        return True
    result.refused += 1
    result.sample = answer
    return False


async def queue_messages(port: int, tenant: Tenant, count: int) -> None:
    """Return when so many messages of the account were accepted."""

    async def send(numbers: range) -> None:
        async with _connection(port) as ask:
            for number in numbers:
                await ask(tenant.request("async_send_tpl", {"tpl_data": message(f"waiting {number}")}))

    await asyncio.gather(*(send(range(first, count, QUEUERS)) for first in range(QUEUERS)))


def message(text: str) -> str:
    """The `tpl_data` of a message that says so."""
    return json.dumps({"touser": OPENID, "template_id": "T" * 43, "data": {"first": {"value": text}}})


class _Ask:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def __call__(self, request: bytes) -> bytes:
        """The body of the answer, on a connection that stays."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return await self._reader.readexactly(int(length))


@asynccontextmanager
async def _connection(port: int) -> AsyncIterator[_Ask]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield _Ask(reader, writer)
    finally:
        writer.close()
