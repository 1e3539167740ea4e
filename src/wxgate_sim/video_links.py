"""Where videos are fetched from: addresses that work for a while (WeChat reference §9.1)."""

from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.clock import Clock
from wxgate_sim.identifiers import Mint
from wxgate_sim.media import Medium

# WeChat says only that the address expires.
LIFE = 1800
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class VideoLink:
    """The key in an address, and until when (simulated Unix seconds) it opens what."""

    vkey: str
    medium: Medium
    expires: float


@dataclass(slots=True)
class VideoLinks:
    """Makes addresses and finds what they lead to."""

    clock: Clock
    mint: Mint
    _by_key: OrderedDict[str, VideoLink] = field(default_factory=OrderedDict)

    def add(self, medium: Medium) -> VideoLink:
        """A new address of this video."""
        link = VideoLink(self.mint.vkey(), medium, self.clock.now() + LIFE)
        self._by_key[link.vkey] = link
        if len(self._by_key) > REMEMBERED:
            self._by_key.popitem(last=False)
        return link

    def medium(self, vkey: str) -> Medium | None:
        """The video, None when the address never was or expired."""
        link = self._by_key.get(vkey)
        return link.medium if link and self.clock.now() < link.expires else None
