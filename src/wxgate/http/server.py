"""How uvicorn is run: no access log (it would hold authcodes), no trusted proxies of its own, a bounded drain."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

DRAIN_SECONDS: Final = 15
"""How long a stopping process waits for requests under way."""


def config(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """uvicorn's configuration; `app` is a factory's import string when there are several workers."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        workers=workers,
        factory=isinstance(app, str),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=2048,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


class NotStarted(Exception):
    """The server could not start: the port is taken, or the app failed; the log says which."""


class EmbeddedServer(uvicorn.Server):
    """A server inside somebody else's event loop: it leaves the process and its signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield

    @property
    def port(self) -> int:
        """The port it listens on; known once it has started."""
        port: int = self.servers[0].sockets[0].getsockname()[1]
        return port

    async def live(self) -> None:
        """Serves until told to stop. Raises NotStarted where uvicorn would end the process."""
        try:
            await self.serve()
        except SystemExit:
            raise NotStarted("the server could not start") from None


@asynccontextmanager
async def serving(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[EmbeddedServer]:
    """A running server in this loop, for as long as the context lasts; port 0 takes a free one. Raises NotStarted."""
    server = EmbeddedServer(config(app, host, port))
    task = asyncio.create_task(server.live())
    try:
        while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        if task.done():
            await task
        yield server
    finally:
        server.should_exit = True
        if not task.done():
            await task


def serve_forever(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> None:
    """Serves until SIGTERM or SIGINT, then drains. With several workers a supervisor replaces one that dies.

    Raises SystemExit when the address cannot be bound or the app does not start.
    """
    settings = config(app, host, port, workers)
    server = uvicorn.Server(settings)
    if workers == 1:
        server.run()
    else:
        Multiprocess(settings, sockets=[settings.bind_socket()]).run()
    if not server.started and workers == 1:
        raise SystemExit(1)
