"""A WeChat that answers every request with the same JSON, at once or after a pause.

`python -m bench.weixin_stub --delay 0.05` prints its port.
It does as little as possible, so that what is measured is the gateway in front of it.
"""

import argparse
import asyncio
from typing import Final, cast

import uvloop

TOKEN: Final = b'{"access_token":"stub-token","expires_in":7200,"ticket":"stub-ticket","errcode":0}'
USER: Final = (
    '{"subscribe":1,"openid":"o6_bmjrPTlm6_2sgVt7hMZOPfL2M","nickname":"","language":"zh_CN","remark":"演示"}'.encode()
)


def _response(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json; encoding=utf-8\r\ncontent-length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


RESPONSES: Final = {b"token": _response(TOKEN), b"user": _response(USER)}


class Stub(asyncio.Protocol):
    """Reads request heads (bodies are short and arrive with them) and answers each."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods but not the class
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        kind = b"user" if data.startswith(b"GET /cgi-bin/user") else b"token"
        if self._delay:
            self._loop.call_later(self._delay, self._answer, RESPONSES[kind])
        else:
            self._answer(RESPONSES[kind])

    def _answer(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


async def _serve(delay: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Stub(delay), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    uvloop.run(_serve(parser.parse_args().delay))
