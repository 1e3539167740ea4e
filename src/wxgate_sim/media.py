"""Temporary media: whose they are and how long they live (WeChat reference §9)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import islice

from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.media_types import SUFFIXES, MediaType, told_type

LIFE = 259_200
LONGEST_ID = 128
# Beyond so many media, or bytes of them, the oldest are forgotten.
REMEMBERED = 100_000
MOST_BYTES = 1024 * 1024 * 1024


@dataclass(slots=True)
class Medium:
    """One medium. `expires` is in simulated Unix seconds, `openid` who sent it, `original` a JS-SDK voice's Speex."""

    media_id: str
    appid: str
    type: MediaType
    content: bytes = field(repr=False)
    content_type: str
    created_at: int
    expires: float
    openid: str | None = None
    original: bytes | None = field(default=None, repr=False)

    @property
    def filename(self) -> str:
        """What it is called when it is fetched."""
        return self.media_id + SUFFIXES[self.content_type][0]


@dataclass(slots=True)
class Media:
    """All temporary media of all accounts."""

    clock: Clock
    mint: Mint
    _by_id: OrderedDict[str, Medium] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def add(
        self,
        appid: str,
        media_type: MediaType,
        content: bytes,
        *,
        openid: str | None = None,
        original: bytes | None = None,
    ) -> Medium:
        """A new medium of the account, which lives three days."""
        now, media_id = self.clock.now(), self.mint.media_id()
        content_type = told_type(media_type, content)
        medium = Medium(media_id, appid, media_type, content, content_type, int(now), now + LIFE, openid, original)
        self._by_id[media_id] = medium
        self._bytes += len(content)
        while len(self._by_id) > REMEMBERED or self._bytes > MOST_BYTES:
            _, oldest = self._by_id.popitem(last=False)
            self._bytes -= len(oldest.content)
        return medium

    def find(self, appid: str, media_id: str) -> Medium:
        """The account's medium. Raises 41006, 40118, 40007 (unknown, expired, another's) or 46001 (nothing in it)."""
        if not media_id:
            raise Refused(41006)
        if len(media_id) > LONGEST_ID:
            raise Refused(40118)
        medium = self._by_id.get(media_id)
        if medium is None or medium.appid != appid or self.clock.now() >= medium.expires:
            raise Refused(40007)
        if not medium.content:
            raise Refused(46001)
        return medium

    def any(self, media_id: str) -> Medium | None:
        """The medium, expired or not and whosever it is; None when it never was or is forgotten."""
        return self._by_id.get(media_id)

    def latest(self, appid: str | None, limit: int) -> list[Medium]:
        """The last so many media of this account or of all, oldest first, expired ones among them."""
        wanted = (each for each in reversed(self._by_id.values()) if appid in (None, each.appid))
        return list(islice(wanted, limit))[::-1]

    def expire(self, medium: Medium) -> None:
        """Let its three days be over."""
        medium.expires = min(medium.expires, self.clock.now())
