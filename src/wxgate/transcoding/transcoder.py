"""Voices to MP3 files, by workers that are processes of their own."""

from pathlib import Path
from types import TracebackType
from typing import Self

from wxgate.transcoding.speech import Limits, Speech, Transcoded


class Transcoder:
    """At most so many workers, started when there is something to do; the other calls wait for their turn."""

    def __init__(self, speech: Speech, limits: Limits | None = None, *, workers: int = 2) -> None:
        self._speech = speech
        self._limits = limits or Limits()
        self._workers = workers

    async def to_mp3(self, source: Path, target: Path) -> Transcoded:
        """Writes the MP3 of the voice in `source` to `target`, whole or not at all; `source` stays as it is.

        Raises NotTranscodable, TranscodingFailed. A cancelled call leaves nothing behind.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Ends the workers; what they are doing may take a few seconds more."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
