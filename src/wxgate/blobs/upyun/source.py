"""A spooled file as the body of a request, read piece by piece in threads."""

import hashlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final, Self

from wxgate.blobs.disk import DiskFile, failure

PIECE: Final = 256 * 1024
"""Bytes that are read at a time; the HTTP library holds a few such pieces."""


class Source:
    """An open file: how long it is, its MD5, and its bytes as often as they are needed."""

    def __init__(self, file: DiskFile, size: int, md5: str) -> None:
        self.size = size
        self.md5 = md5
        self._file = file

    def pieces(self) -> "Pieces":
        """The bytes from the beginning."""
        return Pieces(self._file)


class Pieces:
    """One way through the file. No generator, so that a request that is given up leaves nothing to be closed."""

    def __init__(self, file: DiskFile) -> None:
        self._file = file
        self._offset = 0

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._file.do(partial(_read, self._offset))
        if not piece:
            raise StopAsyncIteration
        self._offset += len(piece)
        return piece


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
    piece = _read(offset, descriptor)
    update(piece)
    return len(piece)


def _read(offset: int, descriptor: int) -> bytes:
    return os.pread(descriptor, PIECE, offset)
