"""One call to WeChat as its handlers see it, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

import orjson

from wxgate_sim.errors import Refused

JSON = "application/json; encoding=utf-8"
TEXT = "text/plain"
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Call:
    """A request, read whole. `ip` is the address WeChat sees, that of the connection itself."""

    method: str
    path: str
    root: str
    query_string: bytes
    headers: list[tuple[bytes, bytes]]
    ip: str
    body: bytes = b""
    _query: dict[str, str] | None = None

    def query(self, name: str) -> str:
        """The query parameter, empty when absent; WeChat does not tell the two apart."""
        if self._query is None:
            self._query = dict(parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True))
        return self._query.get(name, "")

    def form(self, name: str) -> str:
        """The form field, empty when absent."""
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True)).get(name, "")

    def json(self) -> dict[str, object]:
        """The body as a JSON object. Raises 44002 when there is none, 47001 when it is something else."""
        if not self.body:
            raise Refused(44002)
        try:
            data: object = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise Refused(47001) from None
        if not isinstance(data, dict):
            raise Refused(47001)
        return data

    def header(self, name: bytes) -> str:
        """The first header of this lower-case name, empty when absent."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name), "")

    def cookie(self, name: str) -> str | None:
        """The cookie's value, or None."""
        try:
            morsel = SimpleCookie(self.header(b"cookie")).get(name)
        except CookieError:
            return None
        return morsel.value if morsel else None


def text(body: Mapping[str, object], name: str) -> str:
    """The body's field as text, empty when absent. Raises 47001 when it is something else."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise Refused(47001)
    return value


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `errcode` is for the record of calls."""

    body: bytes
    content_type: str
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()
    errcode: int | None = None

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as ASGI wants them."""
        length = str(len(self.body)).encode()
        return [(b"content-type", self.content_type.encode()), (b"content-length", length), *self.headers]
