"""Microseconds that the gateway spends on a request before the capability's service is called, and after it.

One process, no sockets, no load: the ASGI callable is handed requests as uvicorn would hand them. Compared is a bare
ASGI callable that reads the body and answers a constant, in the same run.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence

import uvloop
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench.tenant import MASTER_KEY, Tenant, set_up
from wxgate.app import Gateway
from wxgate.http.routes import Route
from wxgate.protocol.declaration import endpoint
from wxgate.protocol.parameters import HttpUrl, Params, param
from wxgate.protocol.text import Text
from wxgate.services import Services
from wxgate.settings import Settings
from wxgate.tenants.call import Call

CONSTANT = b'{"retcode":200,"msg":"","data":null}'


class Stopwatch:
    """The service behind the endpoint: notes when it was called."""

    def __init__(self) -> None:
        self.called_at = 0.0


class SpringboardParams(Params):
    redirect_uri: HttpUrl = param("网址", "a URL", example="https://example.com/")
    oauth_type: str = param("类型", "the type", example="oauth_snsapi_base")


@endpoint("bench_stopwatch", section="bench", summary=Text("", ""), description=Text("", ""))
async def bench_stopwatch(watch: Stopwatch, _call: Call, _params: SpringboardParams) -> None:
    watch.called_at = time.perf_counter()


async def bare(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": CONSTANT})


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures; returns 0."""
    parser = argparse.ArgumentParser("bench.before_service", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000, help="requests of one round")
    parser.add_argument("--rounds", type=int, default=7, help="rounds")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        tenant = set_up(url)
        settings = Settings.model_validate(
            {"database_url": url, "master_key": MASTER_KEY, "weixin_api_url": "http://127.0.0.1:1", "background": False}
        )
        uvloop.run(_measure(settings, tenant, options.requests, options.rounds))
    return 0


async def _measure(settings: Settings, tenant: Tenant, requests: int, rounds: int) -> None:
    watch = Stopwatch()

    def with_stopwatch(_: Services) -> dict[str, Route]:
        return {bench_stopwatch.name: Route(bench_stopwatch, watch)}

    gateway = Gateway(settings, with_stopwatch)
    before, whole, reference = [], [], []
    async with gateway.running():
        for _ in range(rounds):
            params = {"redirect_uri": "https://shop.example.com/welcome?from=menu", "oauth_type": "oauth_snsapi_base"}
            head, _, body = tenant.request(bench_stopwatch.name, params).partition(b"\r\n\r\n")
            scope = _scope(head)
            first, all_of_it = await _round(gateway, scope, body, requests, watch)
            before.append(first)
            whole.append(all_of_it)
            reference.append((await _round(bare, scope, body, requests, watch))[1])
    ratio = statistics.median(one / other for one, other in zip(whole, reference, strict=True))
    print(f"\nSigned path without sockets, median of {rounds} rounds of {requests} requests")
    print(f"  before the service is called   {statistics.median(before):6.1f} µs")
    print(f"  the whole request              {statistics.median(whole):6.1f} µs ({ratio:.0f} × a bare ASGI callable)")


async def _round(app: ASGIApp, scope: Scope, body: bytes, requests: int, watch: Stopwatch) -> tuple[float, float]:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            assert b'"retcode":200' in message["body"], message["body"]

    before = 0.0
    started = time.perf_counter()
    for _ in range(requests):
        begun = time.perf_counter()
        await app(scope, receive, send)
        before += watch.called_at - begun
    elapsed = time.perf_counter() - started
    await asyncio.sleep(0)
    return before / requests * 1e6, elapsed / requests * 1e6


def _scope(head: bytes) -> Scope:
    target = head.split(b" ")[1]
    path, _, query = target.partition(b"?")
    headers = [(name.lower(), value) for name, _, value in (line.partition(b": ") for line in head.split(b"\r\n")[1:])]
    return {
        "type": "http",
        "method": "POST",
        "path": path.decode(),
        "query_string": query,
        "headers": headers,
        "client": ("127.0.0.1", 50000),
    }


if __name__ == "__main__":
    raise SystemExit(main())
