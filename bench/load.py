"""A load generator of little overhead: keep-alive connections, prepared requests, one in flight on each."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

MakeRequest = Callable[[], bytes]
"""Returns the whole bytes of the next request."""


@dataclass(slots=True)
class Result:
    """What one run saw. Times are in seconds."""

    elapsed: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    """Answers other than `"retcode":200`, by their first occurrence in the body."""
    sample: bytes = b""

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.elapsed

    def percentile(self, share: float) -> float:
        """The latency that this share of answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Caller(asyncio.Protocol):
    def __init__(self, make: MakeRequest, expected: bytes, result: Result, until: float) -> None:
        self._make, self._expected, self._result, self._until = make, expected, result, until
        self._buffer = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods but not the class
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def _next(self) -> None:
        self._started = time.perf_counter()
        if self._started >= self._until:
            self._transport.close()
            return
        self._transport.write(self._make())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        self._result.latencies.append(time.perf_counter() - self._started)
        if self._expected not in body:
            self._result.refused += 1
            self._result.sample = self._buffer
        self._buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def _content_length(head: bytes) -> int:
    at = head.lower().index(b"content-length:") + 15
    end = head.find(b"\r\n", at)
    return int(head[at : end if end >= 0 else len(head)])


async def run(
    port: int, make: MakeRequest, *, callers: int, seconds: float, expected: bytes = b'"retcode":200'
) -> Result:
    """Keeps `callers` requests in flight on 127.0.0.1:`port` for so many seconds."""
    result = Result()
    started = time.perf_counter()
    until = started + seconds
    loop = asyncio.get_running_loop()
    connected = [
        await loop.create_connection(lambda: _Caller(make, expected, result, until), "127.0.0.1", port)
        for _ in range(callers)
    ]
    await asyncio.gather(*(caller.done for _, caller in connected))
    result.elapsed = time.perf_counter() - started
    return result
