"""A bare ASGI app that answers everything with one 302: what no gateway in Python can be quicker than.

`python -m bench.constant_redirect --port P`
"""

import argparse
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.http.server import serve_forever

START: Final = {
    "type": "http.response.start",
    "status": 302,
    "headers": [
        (b"location", b"https://shop.example.com/campaign/1?from=poster"),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
    ],
}


def make() -> ASGIApp:
    """The app."""

    async def redirect(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send(START)
        await send({"type": "http.response.body", "body": b""})

    return redirect


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    serve_forever("bench.constant_redirect:make", "127.0.0.1", parser.parse_args().port)
