"""What came of voices that were accepted while the gateway was killed again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.accepted_voices import AcceptedVoices
from bench.callback_receiver import Received
from bench.stored_files import StoredFiles


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    accepted: AcceptedVoices
    received: Received
    killed: list[str] = field(default_factory=list)
    """What each kill hit."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """By media_id, what is said of its MP3."""
    stored: StoredFiles = field(default_factory=StoredFiles)
    left: int = 0
    """Jobs that were not over in time, or are dead letters."""
    fetches: int = 0
    """That WeChat was asked for a file."""
    seconds: float = 0.0

    @property
    def lost(self) -> list[str]:
        """Accepted voices of which no MP3 is said to be there, and what is said instead."""
        said = {voice.media_id: self.urls.get(voice.media_id, "") for voice in self.accepted.voices}
        return [f"{media_id}: {url}" for media_id, url in said.items() if not url.startswith("http")]

    @property
    def untold(self) -> list[str]:
        """Accepted voices of which no notification said where the MP3 is."""
        return [
            voice.media_id
            for voice in self.accepted.voices
            if (voice.media_id, "done", self.urls.get(voice.media_id)) not in self.received.told
        ]

    @property
    def faults(self) -> int:
        """Everything that must not be."""
        stored = len(self.stored.wrong) + len(self.stored.unnamed)
        return len(self.lost) + len(self.untold) + self.received.refused.total() + stored + self.left

    def counts(self) -> Mapping[str, int]:
        """The table that is printed."""
        return {
            "accepted": len(self.accepted.voices),
            "lost": len(self.lost),
            "files wrong or missing": len(self.stored.wrong),
            "files that no row names": len(self.stored.unnamed),
            "notifications missing": len(self.untold),
            "notifications repeated": self.received.repeated,
            "notifications ill signed": self.received.refused.total(),
            "fetched from WeChat": self.fetches,
            "left in the spool": self.stored.spooled,
            "left as drafts": self.stored.drafts,
            "jobs left": self.left,
            "seconds": round(self.seconds),
        }
