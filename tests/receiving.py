"""A server that notifications are posted to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.sim.serving import served


@dataclass(frozen=True, slots=True)
class Received:
    """One notification."""

    uri: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """What came, and where to send it."""

    url: str = ""
    received: list[Received] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        headers = {name.title(): value for name, value in request.headers.items()}
        self.received.append(Received(request.url.path, request.url.query, headers, await request.body()))
        return Response(status_code=200)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/{path:path}", receiver.take, methods=["POST"])])
    with served(app) as receiver.url:
        yield receiver


def until(met: Callable[[], bool], seconds: float = 20) -> None:
    """Return once the condition is met. Fails when it is not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
