"""How uvicorn is run: no access log (it would hold authcodes), no trusted proxies of its own, a bounded drain."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE

from wxgate.http.stopping import Supervisor, WorkerConfig, end_cleanly
from wxgate.http.upgrades import DeafProtocol

DRAIN_SECONDS: Final = 15
"""How long a stopping process waits for requests under way."""


def config(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """uvicorn's configuration; `app` is a factory's import string when there are several workers."""
    kind = uvicorn.Config if workers == 1 else WorkerConfig
    return kind(
        app,
        host=host,
        port=port,
        workers=workers,
        factory=isinstance(app, str),
        loop="uvloop",
        http=DeafProtocol,
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


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address, which listens once a server is handed it; port 0 takes a free one.

    Raises OSError when the address is taken, not this machine's, or not allowed.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it means that two may listen at once
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def serve_forever(app: ASGIApp | str, host: str, port: int, workers: int = 1) -> None:
    """Binds the address and serves there, see `serve_on`. Raises OSError as `bind` does."""
    serve_on(bind(host, port), app, workers)


def serve_on(listener: socket.socket, app: ASGIApp | str, workers: int = 1) -> None:
    """Serves until SIGTERM or SIGINT, then drains and ends with SystemExit(0).

    With several workers a supervisor replaces one that dies. Raises SystemExit(1) when the app does not start; the log
    says why.
    """
    host, port = listener.getsockname()[:2]
    settings = config(app, host, port, workers)
    end_cleanly()
    if workers > 1:
        supervisor = Supervisor(settings, [listener])
        supervisor.run()
        raise SystemExit(1 if any(each.exitcode == STARTUP_FAILURE for each in supervisor.processes) else 0)
    server = uvicorn.Server(settings)
    try:
        server.run([listener])
    except SystemExit:
        raise SystemExit(0 if server.started else 1) from None
