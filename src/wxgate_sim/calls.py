"""The record of calls: how many per path, and what the last thousand were."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import orjson

KEPT = 1000
LONGEST_BODY = 8192
MASK = "***"
SECRET_NAMES = frozenset(
    (
        *("secret", "access_token", "refresh_token", "code", "component_access_token", "authorizer_refresh_token"),
        *("component_appsecret", "component_secret", "component_verify_ticket", "pre_auth_code"),
        "authorization_code",
    )
)


@dataclass(slots=True)
class Entry:
    """One call. Its query and body are kept raw, and read and masked only when somebody looks."""

    path: str
    method: str
    query: bytes
    body: bytes
    at: float
    caller: str
    errcode: int | None = None
    status: int | None = None
    fault: str | None = None

    def shown(self) -> dict[str, object]:
        """The entry as JSON, with secrets masked. `status` is null while unanswered or cut off."""
        return {
            "path": self.path,
            "method": self.method,
            "query": _masked(dict(parse_qsl(self.query.decode("latin-1"), keep_blank_values=True))),
            "body": _read(self.body),
            "at": self.at,
            "from": self.caller,
            "status": self.status,
            "errcode": self.errcode,
            "fault": self.fault,
        }


@dataclass(slots=True)
class Calls:
    """Counts every call; keeps the last thousand in detail unless told only to count."""

    paths: Counter[str] = field(default_factory=Counter)
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    only_count: bool = False

    def note(self, entry: Entry) -> None:
        """Count the call, and keep it. What it led to is filled into the entry later."""
        self.paths[entry.path] += 1
        if not self.only_count:
            self.entries.append(entry)

    def clear(self) -> None:
        """Forget all calls and start counting again."""
        self.paths.clear()
        self.entries.clear()


def _masked(value: object) -> object:
    if isinstance(value, dict):
        return {name: MASK if name in SECRET_NAMES else _masked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return value


def _read(body: bytes) -> object:
    if not body or len(body) > LONGEST_BODY:
        return None
    try:
        return _masked(orjson.loads(body))
    except orjson.JSONDecodeError:
        return None
