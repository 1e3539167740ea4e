"""Targets in memory: those of the links used lately, and for a while which keys lead nowhere."""

from collections import OrderedDict
from typing import Final

MOST: Final = 100_000
"""Links that one process keeps in memory."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes that their targets take up at most: long ones are fewer."""
MOST_UNKNOWN: Final = 10_000
"""Keys remembered as leading nowhere."""
UNKNOWN_SECONDS: Final = 10.0
"""How long. A key is random: nobody asks for one before there is the link."""


class Known:
    """Targets by key; what was not used for longest is forgotten first."""

    __slots__ = ("_bytes", "_most", "_most_bytes", "_targets")

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._targets: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._most = most
        self._most_bytes = most_bytes

    def __len__(self) -> int:
        return len(self._targets)

    def get(self, key: str) -> bytes | None:
        """The target that is in memory."""
        target = self._targets.get(key)
        if target is not None:
            self._targets.move_to_end(key)
        return target

    def put(self, key: str, target: bytes) -> None:
        """Keep a target."""
        self.forget(key)
        self._targets[key] = target
        self._bytes += len(target)
        while len(self._targets) > self._most or self._bytes > self._most_bytes:
            self._bytes -= len(self._targets.popitem(last=False)[1])

    def forget(self, key: str) -> None:
        """Keep nothing of this key."""
        target = self._targets.pop(key, None)
        if target is not None:
            self._bytes -= len(target)

    def clear(self) -> None:
        """Keep nothing at all."""
        self._targets.clear()
        self._bytes = 0


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
