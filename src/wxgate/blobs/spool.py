"""Where a file lies while it is collected, before it is stored: on the disk, not in memory."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path
from typing import Final

from wxgate.blobs.disk import DiskFile, delete_older, failure, on_disk, write_all

PIECE: Final = 1024 * 1024
"""Bytes that are collected in memory before they are written."""

LEFT_SECONDS: Final = 600.0
"""A file to which nobody wrote for so long, and which no process has locked, was left by one that was killed."""


class TooLarge(Exception):
    """A file has more bytes than `limit`, the most that is accepted."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} bytes")
        self.limit = limit


class SpooledFile:
    """One file that is being collected, or ready. Only its maker writes to it, one piece after the other."""

    def __init__(self, path: Path, limit: int, file: DiskFile) -> None:
        self.path = path
        """Where it lies; whole once `finish` is done, and gone at the end of the `async with`."""
        self.size = 0
        """Bytes written so far."""
        self._limit = limit
        self._file = file
        self._waiting: list[bytes] = []
        self._waiting_size = 0

    async def write(self, data: bytes) -> None:
        """Appends. Raises TooLarge before anything beyond the limit is written, StorageFailed (a full disk, say)."""
        if self.size + len(data) > self._limit:
            raise TooLarge(self._limit)
        self.size += len(data)
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size >= PIECE:
            await self.finish()

    async def finish(self) -> None:
        """What was written is in the file when this returns. Not yet safe from a power cut: storing it makes it so.

        Raises StorageFailed.
        """
        pieces, self._waiting, self._waiting_size = self._waiting, [], 0
        try:
            await self._file.do(lambda descriptor: write_all(descriptor, b"".join(pieces)))
        except OSError as error:
            raise failure(error, self.path.parent) from None


class Spool:
    """The folder of such files, of which only their makers know."""

    def __init__(self, folder: Path, limit: int) -> None:
        """`folder` is made when it is first needed; `limit` is the most bytes of one file."""
        self._folder = folder
        self.limit = limit

    @asynccontextmanager
    async def file(self) -> AsyncIterator[SpooledFile]:
        """A new, empty file with a random name, for its owner only; it is removed in the end, come what may.

        Raises StorageFailed.
        """
        path = self._folder / secrets.token_hex(16)
        disk_file = DiskFile(partial(_make, path))
        spooled = SpooledFile(path, self.limit, disk_file)
        try:
            await spooled.finish()  # makes it
            yield spooled
        finally:
            await disk_file.close(then=partial(_remove, path))

    async def clean_up(self) -> int:
        """Deletes what killed processes left. How many files that were. Raises StorageFailed."""
        try:
            return await on_disk(partial(delete_older, self._folder, LEFT_SECONDS, unlocked=True))
        except OSError as error:
            raise failure(error, self._folder) from None


def _make(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with suppress(OSError):  # a file system without locks
        flock(descriptor, LOCK_EX | LOCK_NB)
    return descriptor


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
