"""One request as UpYun sees it, and what it answers."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, unquote

from starlette.types import Receive, Scope

from wxgate_sim.upyun.errors import Refused

JSON = "application/json"
LARGEST_FORM = 4 * 1024 * 1024


@dataclass(slots=True)
class Request:
    """A request whose body is read by whoever needs it. `uri` is what stood on the request line: that is signed."""

    method: str
    uri: str
    headers: Mapping[str, str]
    receive: Receive
    ended: bool = False

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> Self:
        """The request of an HTTP scope."""
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return cls(scope["method"], f"{path}?{query}" if query else path, headers, receive)

    @property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(self.uri.partition("?")[0])

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return self.uri.partition("?")[2]

    def header(self, name: str) -> str:
        """The header of this lower-case name, empty when absent."""
        return self.headers.get(name, "")

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The body as it arrives. Raises EOFError when the caller goes before its end."""
        while not self.ended:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise EOFError
            self.ended = not message.get("more_body", False)
            if body := message.get("body", b""):
                yield body

    async def body(self) -> bytes:
        """The whole body, of a form. Raises 41300001 when it is larger than any form."""
        read = bytearray()
        async for piece in self.pieces():
            read += piece
            if len(read) > LARGEST_FORM:
                raise Refused(41300001)
        return bytes(read)


@dataclass(slots=True)
class Answer:
    """What goes back: bytes, or a file's."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    file: Path | None = None
    length: int | None = None
    """Of the file, or what a HEAD says."""
    code: int | None = None
    """For the record of calls."""

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as ASGI wants them."""
        length = len(self.body) if self.length is None else self.length
        named = {"Content-Length": str(length), **self.headers}
        return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a form-urlencoded body or of a query."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
