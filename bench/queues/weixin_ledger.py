"""A WeChat that takes every template message after a pause, and counts them: `python -m bench.queues.weixin_ledger`.

Prints its port. `GET /ledger` answers what arrived since it was asked last. Anything else gets a token.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from subprocess import PIPE, Popen
from sys import executable
from typing import Final, cast
from urllib.request import urlopen

import orjson
import uvloop

from bench.queues.letters import NUMBER
from bench.weixin_stub import TOKEN

SEND: Final = b"POST /cgi-bin/message/template/send"
LEDGER: Final = b"GET /ledger"


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages that arrived, and how many different ones these were."""

    arrived: int
    different: int


@dataclass(frozen=True, slots=True)
class CountingWeixin:
    """The running stub."""

    url: str

    def seen(self) -> Seen:
        """What arrived since the last time."""
        with urlopen(f"{self.url}/ledger") as response:
            told: dict[str, int] = orjson.loads(response.read())
        return Seen(told["arrived"], told["different"])


@contextmanager
def counting_weixin(delay: float) -> Iterator[CountingWeixin]:
    """A WeChat that answers messages after so many seconds."""
    command = [executable, "-m", "bench.queues.weixin_ledger", "--delay", str(delay)]
    with Popen(command, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield CountingWeixin(f"http://127.0.0.1:{process.stdout.readline().strip()}")
        finally:
            process.terminate()


class Ledger:
    """Which messages arrived, and how often."""

    def __init__(self) -> None:
        self._times: Counter[int] = Counter()
        self._msgids = count(3_000_000_000_000_000_000)

    def took(self, body: bytes) -> bytes:
        """WeChat's answer to a message."""
        found = NUMBER.search(body)
        self._times[int(found[1]) if found else -1] += 1
        return b'{"errcode":0,"errmsg":"ok","msgid":%d}' % next(self._msgids)

    def told(self) -> bytes:
        """The answer to `GET /ledger`."""
        seen = {"arrived": self._times.total(), "different": len(self._times)}
        self._times.clear()
        return orjson.dumps(seen)


class Connection(asyncio.Protocol):
    """Reads one request after the other and answers each; no pipelining."""

    def __init__(self, ledger: Ledger, delay: float) -> None:
        self._ledger = ledger
        self._delay = delay
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
        self._buffer = b""
        if head.startswith(SEND):
            self._loop.call_later(self._delay, self._answer, self._ledger.took(body))
        else:
            self._answer(self._ledger.told() if head.startswith(LEDGER) else TOKEN)

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json; encoding=utf-8\r\ncontent-length: %d\r\n\r\n"
            self._transport.write(head % len(body) + body)


def _content_length(head: bytes) -> int:
    before, found, after = head.lower().partition(b"content-length:")
    del before
    return int(after.split(b"\r\n", 1)[0]) if found else 0


async def _serve(delay: float) -> None:
    ledger = Ledger()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(ledger, delay), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before a message is answered")
    uvloop.run(_serve(parser.parse_args().delay))
