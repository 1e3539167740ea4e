"""An open file's bytes, piece by piece."""

import os
from functools import partial
from typing import Final, Self

from wxgate.blobs.disk import DiskFile

PIECE: Final = 256 * 1024
"""Bytes that are read at a time."""


class Pieces:
    """One way through a file from byte `start` to before byte `stop`; it ends early where the file does.

    No generator, so that one that is given up, or never begun, leaves nothing to be closed. Raises OSError.
    """

    def __init__(self, file: DiskFile, start: int, stop: int) -> None:
        self._file = file
        self._next = start
        self._stop = stop

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        length = min(PIECE, self._stop - self._next)
        if length <= 0 or not (piece := await self._file.do(partial(_read, self._next, length))):
            raise StopAsyncIteration
        self._next += len(piece)
        return piece


def _read(offset: int, length: int, descriptor: int) -> bytes:
    return os.pread(descriptor, length, offset)
