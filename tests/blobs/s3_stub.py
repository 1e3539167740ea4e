"""A service that gives the S3 client the answers a test wants, and remembers what it was sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pydantic import SecretStr

from wxgate.settings import Settings

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI"
STARTED = b"<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"


@dataclass(slots=True)
class Stub:
    """Answers 200 unless told otherwise; a request whose URL has `held` in it waits until `let_go` is set."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    held: str = "nothing"
    reached: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def settings(self, **more: object) -> Settings:
        """The settings of an installation that stores here."""
        return Settings.model_validate(
            {
                "storage": "s3",
                "media_url": "https://media.example.com",
                "s3_endpoint": self.url,
                "s3_bucket": "bucket",
                "s3_access_key_id": SecretStr(KEY),
                "s3_secret_access_key": SecretStr(SECRET),
                **more,
            }
        )


@contextmanager
def running_stub() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            stub.asked.append(f"{self.command} {self.path}")
            stub.headers.append({name.lower(): value for name, value in self.headers.items()})
            if stub.held in self.path:
                stub.reached.set()
                stub.let_go.wait(30)
            body = STARTED if self.path.endswith("?uploads=") else stub.body
            self.send_response(stub.status)
            self.send_header("ETag", '"e"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A caller that turns away is what a test wants."""

    with Server(("127.0.0.1", 0), Handler) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield stub
        finally:
            stub.let_go.set()
            server.shutdown()
            thread.join()


def source(folder: Path, size: int = 3) -> Path:
    """A file to store."""
    path = folder / "source"
    path.write_bytes(b"x" * size)
    return path
