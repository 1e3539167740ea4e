"""A spooled file as the body of a request, read piece by piece in threads."""

import hashlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from wxgate.blobs.disk import DiskFile, failure
from wxgate.blobs.reading import PIECE, Pieces


class Source:
    """An open file: how long it is, its MD5, and its bytes as often as they are needed."""

    def __init__(self, file: DiskFile, size: int, md5: str) -> None:
        self.size = size
        self.md5 = md5
        self._file = file

    def pieces(self) -> Pieces:
        """The bytes from the beginning."""
        return Pieces(self._file, 0, self.size)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Source]:
    """The file, opened and measured. Raises StorageFailed when it cannot be read, at whatever moment."""
    file = DiskFile(partial(os.open, path, os.O_RDONLY | os.O_CLOEXEC))
    try:
        yield await _measured(file)
    except OSError as error:
        raise failure(error, path.parent) from None
    finally:
        await file.close()


async def _measured(file: DiskFile) -> Source:
    digest = hashlib.md5(usedforsecurity=False)
    size = 0
    while length := await file.do(partial(_digest, digest.update, size)):
        size += length
    return Source(file, size, digest.hexdigest())


def _digest(update: Callable[[bytes], None], offset: int, descriptor: int) -> int:
    piece = os.pread(descriptor, PIECE, offset)
    update(piece)
    return len(piece)
