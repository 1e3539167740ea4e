"""An open platform that answers at once: component tokens, accounts' tokens and tickets, each one new.

`python -m bench.component_stub` prints its port. It does as little as possible and knows nobody: what is measured is
who asks.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from typing import Final, cast

import orjson
import uvloop

LIFE: Final = 7200
NAMES: Final[Mapping[bytes, str]] = {
    b"api_component_token": "component_access_token",
    b"api_authorizer_token": "authorizer_access_token",
    b"getticket": "ticket",
}
HEAD_END: Final = b"\r\n\r\n"
_numbers = itertools.count()


def _reply(name: str) -> bytes:
    value = f"61_{next(_numbers):012}{'x' * 120}"
    body = orjson.dumps({name: value, "expires_in": LIFE, "authorizer_refresh_token": f"refreshtoken@@@{value[:40]}"})
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return head + body


class Stub(asyncio.Protocol):
    """Reads requests whole and answers each."""

    def __init__(self) -> None:
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast("Callable[[bytes], None]", transport.write)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(HEAD_END)) >= 0:
            head = self._read[:end]
            length = end + len(HEAD_END) + _content_length(head)
            if len(self._read) < length:
                return
            self._read = self._read[length:]
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            self._write(_reply(NAMES[path.rpartition(b"/")[2]]))


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
