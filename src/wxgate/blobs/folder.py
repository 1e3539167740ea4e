"""Stored files in a folder of this machine, `DATA_DIR/media`, served by `wxgate.blobs.pages`."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from wxgate.blobs.disk import DiskFile, failure, on_disk
from wxgate.blobs.reading import Pieces
from wxgate.blobs.store import Blobs, StorageFailed
from wxgate.blobs.tree import Tree
from wxgate.protocol.text import Text

SECONDS: Final = 10.0
"""For which a step waits for the disk (a network drive may take for ever)."""

PUT_SECONDS: Final = 300.0
"""The same for a whole file, which may have to be copied."""


class StoredFile:
    """One stored file that is open for reading."""

    def __init__(self, file: DiskFile, status: os.stat_result) -> None:
        self._file = file
        self.size = status.st_size
        self.modified = status.st_mtime
        """When it was written. UNIX seconds."""

    def pieces(self, start: int, stop: int) -> Pieces:
        """Its bytes from `start` to before `stop`. They raise OSError."""
        return Pieces(self._file, start, stop)

    async def close(self) -> None:
        """To be called in the end, come what may."""
        await self._file.close()


class FolderBlobs(Blobs):
    """Files with mode 0600 in folders with mode 0700. Several processes may share the folder."""

    def __init__(self, folder: Path, public_url: str) -> None:
        self._tree = Tree(folder)
        self._public_url = public_url

    async def put(self, path: str, source: Path, content_type: str) -> None:
        """Stores the file; `source` may become a second name of it, so nobody may write to it any more.

        The content type follows from the path when the file is served.
        """
        del content_type
        async with self._bounded(PUT_SECONDS):
            try:
                await on_disk(partial(self._tree.put, path, source))
            except FileNotFoundError as error:
                raise failure(error, source.parent) from None

    async def read(self, path: str) -> AsyncIterator[bytes]:
        """The file's bytes, in pieces of 256 KiB."""
        stored = await self.open(path)
        try:
            pieces = stored.pieces(0, stored.size)
            while True:
                async with self._bounded(SECONDS):
                    piece = await anext(pieces, b"")
                if not piece:
                    return
                yield piece
        finally:
            await stored.close()

    async def open(self, path: str) -> StoredFile:
        """The file, which the caller closes. Raises FileNotFoundError, StorageFailed."""
        file = DiskFile(partial(self._tree.open, path))
        try:
            async with self._bounded(SECONDS):
                return StoredFile(file, await file.do(os.fstat))
        except BaseException:
            await file.close()
            raise

    async def size(self, path: str) -> int | None:
        """The file's bytes; None also for what is no file of ours, a symbolic link for instance."""
        try:
            stored = await self.open(path)
        except FileNotFoundError:
            return None
        await stored.close()
        return stored.size

    async def delete(self, path: str) -> None:
        """Deletes the file; who reads it just now gets the rest all the same."""
        async with self._bounded(SECONDS):
            await on_disk(partial(self._tree.delete, path))

    def url(self, path: str) -> str:
        """The file below `MEDIA_URL`, or below `/media/` of this gateway."""
        return f"{self._public_url}/{path}"

    async def clean_up(self) -> int:
        """Deletes what killed processes left half written. How many files that were. Raises StorageFailed."""
        async with self._bounded(SECONDS):
            return await on_disk(self._tree.clean_up)

    async def close(self) -> None:
        """Nothing is open between two calls."""

    @asynccontextmanager
    async def _bounded(self, seconds: float) -> AsyncIterator[None]:
        """What is inside fails as a storage fails: after so many seconds, or with what the disk said."""
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            folder = self._tree.root
            zh = f"{folder} 所在的磁盘在 {seconds:.0f} 秒内没有响应"
            en = f"the disk of {folder} did not answer within {seconds:.0f} s"
            raise StorageFailed(Text(zh, en), passing=True) from None
        except FileNotFoundError:
            raise
        except OSError as error:
            raise failure(error, self._tree.root) from None
