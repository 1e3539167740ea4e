"""A gateway in miniature on a real socket: it checks signatures as the real one does and answers what a test set."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.protocol.envelope import done, failed
from wxgate.protocol.errors import ApiError, SignatureMismatch
from wxgate.protocol.signature import MD5, matches

CODE, SECRET = "client-1", "s3cret-never-shown"
REQUEST_ID = "0123456789abcdef"
BOUND = 20.0
"""Seconds after which a server that does not start, or a hanging answer, is given up."""


class StubGateway:
    """Remembers what it was sent; answers `data`, or `error`, or the raw `body`."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.answer_with(None)
        self.released = threading.Event()
        self.released.set()

    def answer_with(
        self, data: object, *, error: ApiError | None = None, body: bytes | None = None, clock_offset: float = 0
    ) -> None:
        """Sets the next answers."""
        self.data, self.error, self.body, self.clock_offset = data, error, body, clock_offset

    async def serve(self, request: Request) -> Response:
        form = await request.form()
        fields = {name: str(value) for name, value in form.items()}
        self.calls.append((request.path_params["name"], fields))
        self.released.wait(BOUND)
        headers = {"X-Request-Id": REQUEST_ID, "Date": formatdate(time.time() + self.clock_offset, usegmt=True)}
        return Response(self._content(request, fields), media_type="application/json", headers=headers)

    def _content(self, request: Request, fields: dict[str, str]) -> bytes:
        authcode = request.query_params.get("authcode", "")
        if not matches(authcode, fields, SECRET, fields.get("sign_type", MD5)):
            return failed(SignatureMismatch(), REQUEST_ID)
        if self.body is not None:
            return self.body
        return failed(self.error, REQUEST_ID) if self.error else done(self.data)


@contextmanager
def running_stub() -> Iterator[StubGateway]:
    """The stub, served from a thread of its own on a free port of loopback."""
    stub = StubGateway()
    app = Starlette(routes=[Route("/weixinapi/{name}", stub.serve, methods=["POST"])])
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="off", date_header=False, http="h11")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        stub.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_until_started(server)
            yield stub
        finally:
            stub.released.set()
            server.should_exit = True
            thread.join(BOUND)


def _wait_until_started(server: uvicorn.Server) -> None:
    given_up = time.monotonic() + BOUND
    while not server.started:
        if time.monotonic() > given_up:
            raise RuntimeError("the stub gateway does not start")
        time.sleep(0.005)
