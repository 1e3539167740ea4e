"""The stored files: what is known of each in memory, their bytes in a folder of the simulator's own."""

import asyncio
import hashlib
import mimetypes
import shutil
import tempfile
import weakref
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.pictures import Picture, picture_of

MOST_BYTES = 1024 * 1024 * 1024
LONGEST_PATH = 1024
LONGEST_NAME = 255
DEFAULT_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that have arrived and belong to no path yet."""

    content: Path
    size: int
    md5: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file."""

    content: Path
    size: int
    md5: str
    content_type: str
    modified: int
    meta: dict[str, str]
    picture: Picture | None


@dataclass(slots=True)
class Entry:
    """A line of a folder's list."""

    name: str
    size: int
    modified: int
    content_type: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder rather than a file."""
        return self.content_type == "folder"


@dataclass
class Files:
    """All files of all buckets, by `/bucket/path`. Their folder on the disk goes with this object."""

    stored: dict[str, Stored] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="wxgate-sim-upyun-"))
        weakref.finalize(self, shutil.rmtree, self.home, ignore_errors=True)

    async def receive(self, pieces: AsyncIterator[bytes]) -> Incoming:
        """The pieces, written down. Raises 40300004 when there is no room; leaves nothing behind when it fails."""
        content = self.home / str(next(self.numbers))
        digest, size = hashlib.md5(usedforsecurity=False), 0
        used = sum(each.size for each in self.stored.values())
        file = await asyncio.to_thread(content.open, "wb")
        try:
            async for piece in pieces:
                size += len(piece)
                if used + size > MOST_BYTES:
                    raise Refused(40300004)
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
        except BaseException:
            file.close()
            content.unlink()
            raise
        await asyncio.to_thread(file.close)
        return Incoming(content, size, digest.hexdigest())

    def put(self, key: str, incoming: Incoming, now: float, *, content_type: str = "", meta: dict[str, str]) -> Stored:
        """What arrived is the file there from now on. Raises Refused for a path that no file can have."""
        try:
            self._check(key)
        except Refused:
            incoming.content.unlink()
            raise
        self.delete(key)
        kind = content_type or mimetypes.guess_type(key)[0] or DEFAULT_TYPE
        picture = picture_of(incoming.content)
        stored = Stored(incoming.content, incoming.size, incoming.md5, kind, int(now), meta, picture)
        self.stored[key] = stored
        return stored

    def copied(self, stored: Stored) -> Incoming:
        """The same bytes once more, for another path."""
        content = self.home / str(next(self.numbers))
        shutil.copyfile(stored.content, content)
        return Incoming(content, stored.size, stored.md5)

    def get(self, key: str) -> Stored:
        """The file there. Raises 40400001."""
        if key not in self.stored:
            raise Refused(40400001)
        return self.stored[key]

    def delete(self, key: str) -> None:
        """Nothing is there any more, whether something was or not."""
        old = self.stored.pop(key, None)
        if old:
            old.content.unlink(missing_ok=True)

    def is_folder(self, key: str) -> bool:
        """Whether it is a folder: one that was made, or one that something lies in."""
        return key in self.folders or any(each.startswith(f"{key}/") for each in (*self.stored, *self.folders))

    def entries(self, folder: str) -> list[Entry]:
        """What lies right in the folder, by name."""
        found: dict[str, Entry] = {}
        for key, stored in self.stored.items():
            if key.startswith(f"{folder}/"):
                name, _, below = key[len(folder) + 1 :].partition("/")
                kind = "folder" if below else stored.content_type
                found[name] = Entry(name, 0 if below else stored.size, stored.modified, kind)
        for key, made in self.folders.items():
            if key.startswith(f"{folder}/"):
                name = key[len(folder) + 1 :].partition("/")[0]
                found[name] = Entry(name, 0, made, "folder")
        return [found[name] for name in sorted(found)]

    def used(self, bucket: str) -> int:
        """Bytes of the bucket's files."""
        return sum(each.size for key, each in self.stored.items() if key.startswith(f"/{bucket}/"))

    def _check(self, key: str) -> None:
        if len(key.encode()) > LONGEST_PATH:
            raise Refused(40300002)
        if max(len(name.encode()) for name in key.split("/")) > LONGEST_NAME:
            raise Refused(40300003)
        if not key.isprintable():
            raise Refused(40300001)
        if self.is_folder(key):
            raise Refused(40001000)
