"""Pictures for good, as /cgi-bin/media/uploadimg stores them (WeChat reference §9.3)."""

from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.identifiers import Mint
from wxgate_sim.media import Media
from wxgate_sim.media_types import CONTENT_TYPES, content_type_of

# Beyond so many the oldest are forgotten; each is a megabyte at most.
REMEMBERED = 500


@dataclass(slots=True)
class Pictures:
    """What lies at `/mmbiz/<key>/0`: the pictures uploaded, and by their media_id those among the media."""

    mint: Mint
    media: Media
    _by_key: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def add(self, content: bytes) -> str:
        """The key of a picture that was uploaded."""
        key = self.mint.media_id()
        self._by_key[key] = content
        if len(self._by_key) > REMEMBERED:
            self._by_key.popitem(last=False)
        return key

    def find(self, key: str) -> tuple[bytes, str] | None:
        """The picture's bytes and content type; None when there is none, or it is none."""
        medium = self.media.any(key)
        content = medium.content if medium else self._by_key.get(key, b"")
        content_type = content_type_of(content)
        return (content, content_type) if content_type in CONTENT_TYPES["image"] else None


def picture_path(key: str) -> str:
    """Where the picture lies, below the simulator's address."""
    return f"/mmbiz/{key}/0"
