"""A running UpYun simulator on a thread of this process."""

import threading
import time
from types import TracebackType
from typing import Self

import uvicorn

from wxgate_sim.server import START_WITHIN, listening
from wxgate_sim.upyun.app import create_upyun_app
from wxgate_sim.upyun.remote import UpyunControls
from wxgate_sim.upyun.world import Upyun


class UpyunServer(UpyunControls):
    """A simulator on a thread: `with UpyunServer() as upyun:`, then let `upyun.url` be UpYun's API for both hosts.

    Port 0 takes a free one. The methods go over HTTP like anybody else's controls.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, upyun: Upyun | None = None) -> None:
        self._socket = listening(host, port)
        super().__init__(f"http://{f'[{host}]' if ':' in host else host}:{self._socket.getsockname()[1]}")
        self._server = uvicorn.Server(configured(upyun))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="wxgate-sim-upyun", daemon=True
        )

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


def configured(upyun: Upyun | None = None) -> uvicorn.Config:
    """How uvicorn serves it: the answers' dates are the simulator's own, from its clock."""
    return uvicorn.Config(
        create_upyun_app(upyun),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
