"""What every storage can do, and what goes wrong there."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from pathlib import Path

from wxgate.protocol.text import Text


class StorageFailed(Exception):
    """A file could not be stored, read or deleted.

    `reason` is for people and holds no credential and no URL with one. `passing`: another try may succeed.
    """

    def __init__(self, reason: Text, *, passing: bool) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.passing = passing


class Blobs(ABC):
    """One storage. Paths come from `wxgate.blobs.paths`, never from a client. Every call has a deadline of its own."""

    @abstractmethod
    async def put(self, path: str, source: Path, content_type: str) -> None:
        """Stores the spooled file's bytes under `path`, whole or not at all; `source` stays as it is.

        Repeating it with the same bytes does no harm. Memory: a few MiB whatever the size. Raises StorageFailed.
        """

    @abstractmethod
    def read(self, path: str) -> AsyncIterator[bytes]:
        """The file's bytes, piece by piece. Raises StorageFailed, FileNotFoundError for one that is not there."""

    @abstractmethod
    async def size(self, path: str) -> int | None:
        """The file's bytes; None when there is no such file. Raises StorageFailed."""

    @abstractmethod
    async def delete(self, path: str) -> None:
        """Deletes the file; one that is not there is no error. Raises StorageFailed."""

    @abstractmethod
    def url(self, path: str) -> str:
        """Where the world reads the file."""

    @abstractmethod
    async def close(self) -> None:
        """Ends idle connections."""
