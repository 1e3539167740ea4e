"""Pages that have configured the JS-SDK, and the signatures of cards they used up (WeChat reference §8.8)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from wxgate_sim.identifiers import Mint

PAGES_REMEMBERED = 10_000
NONCES_REMEMBERED = 200_000
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class JsSdkSessions:
    """Which account each configured page speaks for, and what may not be signed again."""

    mint: Mint
    _pages: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _used: OrderedDict[tuple[str, str, str], None] = field(default_factory=OrderedDict)

    def begin(self, appid: str) -> str:
        """A session for a page whose configuration is right."""
        session = self.mint.secret()
        _remember(self._pages, session, appid, PAGES_REMEMBERED)
        return session

    def appid(self, session: str) -> str | None:
        """The account of this session; None for one that never was or is forgotten."""
        return self._pages.get(session)

    def was_used(self, appid: str, timestamp: str, nonce: str) -> bool:
        """Whether a card was received with this timestamp and nonce."""
        return (appid, timestamp, nonce) in self._used

    def use(self, appid: str, timestamp: str, nonce: str) -> None:
        """Let them be good no more."""
        _remember(self._used, (appid, timestamp, nonce), None, NONCES_REMEMBERED)


def _remember(shelf: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    shelf[key] = value
    if len(shelf) > most:
        shelf.popitem(last=False)
