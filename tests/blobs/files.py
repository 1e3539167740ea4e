"""Files to store, and stored files read back."""

import random
import time
from pathlib import Path

from wxgate.blobs.paths import new_path
from wxgate.blobs.store import Blobs
from wxgate.blobs.types import FILE_TYPES


def some_path(file_type: str = "mp3") -> str:
    """A path like no other."""
    return new_path(time.time(), FILE_TYPES[file_type])


def noise(size: int) -> bytes:
    """Bytes of every value, always the same for a size."""
    return random.Random(size).randbytes(size)


def spooled(folder: Path, data: bytes, name: str = "spooled") -> Path:
    """A file that holds `data`."""
    path = folder / name
    path.write_bytes(data)
    return path


async def read_all(blobs: Blobs, path: str) -> bytes:
    return b"".join([piece async for piece in blobs.read(path)])
