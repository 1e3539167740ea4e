"""A running simulator: on a thread of this process, or as a process of its own."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn

from wxgate_sim.app import create_app
from wxgate_sim.remote import SimControls
from wxgate_sim.world import World

START_WITHIN = 20.0


class SimServer(SimControls):
    """A simulator on a thread: `with SimServer() as sim:`, then talk to `sim.url` and steer it by its methods.

    Port 0 takes a free one. The methods go over HTTP like anybody else's controls.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, world: World | None = None) -> None:
        self._socket = listening(host, port)
        super().__init__(f"http://{f'[{host}]' if ':' in host else host}:{self._socket.getsockname()[1]}")
        self._server = uvicorn.Server(configured(world))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="wxgate-sim", daemon=True)

    def __enter__(self) -> Self:
        """Start, and return once it answers."""
        self._thread.start()
        deadline = time.monotonic() + START_WITHIN
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the simulator did not start")
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, whatever is still unanswered."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(START_WITHIN)
        self._socket.close()


def configured(world: World | None = None) -> uvicorn.Config:
    """How uvicorn serves a simulator: no access log, no proxy headers, so that the caller's address is the real one."""
    return uvicorn.Config(
        create_app(world),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)
