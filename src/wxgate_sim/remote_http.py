"""HTTP to a simulator anywhere, without anything but the standard library."""

import json
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT = 10.0


class SimError(Exception):
    """The simulator would not do what a control asked; the text says which parameter and what is accepted."""


class Remote:
    """The simulator at `url`. Every method raises SimError when it is refused."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        # No proxy: the simulator is near, and an environment's HTTP_PROXY knows nothing of it.
        self._opener = build_opener(ProxyHandler({}))

    def ask(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """The JSON answer of any control, `path` being what follows /_sim/, or a whole path with a leading slash."""
        whole = path if path.startswith("/") else f"/_sim/{path}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + whole, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - the address is the caller's own
        try:
            with self._opener.open(request, timeout=TIMEOUT) as reply:
                return _object(reply.read())
        except HTTPError as error:
            with error:
                told = _object(error.read())
            raise SimError(str(told.get("error", f"HTTP {error.code}"))) from None


def entries(told: dict[str, object], name: str) -> list[dict[str, object]]:
    """The list of objects in this field of an answer."""
    value = told[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(body: bytes) -> dict[str, object]:
    try:
        data: object = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise SimError("this does not answer like a simulator; is the address right?")
    return data
