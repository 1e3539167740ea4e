"""Who makes the MP3 of a voice: worker processes of our own, or UpYun (setting `TRANSCODER`)."""

from typing import Protocol

from wxgate.jobs.job import Outcome
from wxgate.media.stored_file import StoredFile
from wxgate.media.voice import Voice


class Maker(Protocol):
    """One way of making MP3s."""

    async def make(self, voice: Voice, source: StoredFile) -> Outcome:
        """One try at the voice in `source`: `Done` with `Made` or `Failed` as its note, or `Retry`.

        Raises StorageFailed, FileNotFoundError when `source` is gone, and what the database raises.
        """
