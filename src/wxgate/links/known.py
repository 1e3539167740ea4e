"""What is in memory: where the links used lately lead, and for a while which keys lead nowhere."""

from collections import OrderedDict
from typing import Final, cast

MOST: Final = 100_000
"""Links that one process keeps in memory."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes of URLs that those are at most: of long ones there are fewer."""
MOST_UNKNOWN: Final = 10_000
"""Keys remembered as leading nowhere."""
UNKNOWN_SECONDS: Final = 10.0
"""How long. A key is random: nobody asks for one before there is the link."""


Redirect = dict[str, object]
"""The ASGI message that begins the answer for one link, ready to be sent: none is built for a visit."""


def redirect(url: str) -> Redirect:
    """The answer that leads browsers to `url`, which is all ASCII.

    It is not kept by browsers: every opening has to come here, to be counted and since the target may change. It says
    nothing of the referrer: a redirect's own URL never is one, and whether the page before it is, that page decides.
    """
    return {
        "type": "http.response.start",
        "status": 302,
        "headers": [(b"location", url.encode("ascii")), (b"content-length", b"0"), (b"cache-control", b"no-store")],
    }


class Known:
    """Redirects by key; what was not used for longest is forgotten first."""

    __slots__ = ("_bytes", "_most", "_most_bytes", "_redirects")

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._redirects: OrderedDict[str, Redirect] = OrderedDict()
        self._bytes = 0
        self._most = most
        self._most_bytes = most_bytes

    def __len__(self) -> int:
        return len(self._redirects)

    def get(self, key: str) -> Redirect | None:
        """The redirect that is in memory."""
        found = self._redirects.get(key)
        if found is not None:
            self._redirects.move_to_end(key)
        return found

    def put(self, key: str, found: Redirect) -> None:
        """Keep a redirect."""
        self.forget(key)
        self._redirects[key] = found
        self._bytes += _size(found)
        while len(self._redirects) > self._most or self._bytes > self._most_bytes:
            self._bytes -= _size(self._redirects.popitem(last=False)[1])

    def forget(self, key: str) -> None:
        """Keep nothing of this key."""
        found = self._redirects.pop(key, None)
        if found is not None:
            self._bytes -= _size(found)

    def clear(self) -> None:
        """Keep nothing at all."""
        self._redirects.clear()
        self._bytes = 0


def _size(found: Redirect) -> int:
    return len(cast("list[tuple[bytes, bytes]]", found["headers"])[0][1])


class Unknown:
    """Keys that led nowhere a moment ago, so that the same wrong link asks the database once."""

    __slots__ = ("_most", "_until")

    def __init__(self, most: int = MOST_UNKNOWN) -> None:
        self._until: dict[str, float] = {}
        self._most = most

    def has(self, key: str, now: float) -> bool:
        """Whether the key still counts as unknown."""
        return self._until.get(key, 0.0) > now

    def add(self, key: str, now: float) -> None:
        """Take it that the key leads nowhere."""
        self._until.pop(key, None)
        self._until[key] = now + UNKNOWN_SECONDS
        if len(self._until) > self._most:
            del self._until[next(iter(self._until))]

    def clear(self) -> None:
        """Take nothing for granted."""
        self._until.clear()
