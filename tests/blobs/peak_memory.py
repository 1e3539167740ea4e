"""`python -m tests.blobs.peak_memory MIB FILES`: stores so many files of that size at once, and reads one of them.

A process of its own, since tests and imitated services have memory too. The settings are those of the environment.
Prints by how many KiB its memory grew at most: while storing, and in all.
"""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path

from tests.blobs.files import noise, read_all, some_path, spooled

from wxgate.blobs.opening import open_blobs
from wxgate.blobs.store import Blobs
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

MIB = 1024 * 1024


def peak() -> int:
    """The most memory this process ever had. KiB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    # getrusage would tell the parent's, if that has more
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


async def main(mib: int, files: int) -> None:
    blobs = open_blobs(Settings(), Clock())
    with tempfile.TemporaryDirectory(dir=Settings().data_dir) as folder:
        await store_and_read(blobs, Path(folder), mib, files)
    await blobs.close()


async def store_and_read(blobs: Blobs, folder: Path, mib: int, files: int) -> None:
    first, paths = some_path(), [some_path() for _ in range(files)]
    await blobs.put(first, spooled(folder, noise(MIB), "first"), "audio/mpeg")
    assert await read_all(blobs, first) == noise(MIB)
    source = folder / "source"
    with source.open("wb") as file:
        for _ in range(mib):
            file.write(noise(MIB))
    before = peak()
    await asyncio.gather(*(blobs.put(path, source, "audio/mpeg") for path in paths))
    stored = peak()
    size = 0
    async for piece in blobs.read(paths[0]):
        size += len(piece)
    assert size == mib * MIB
    print(stored - before, peak() - before)
    for path in (first, *paths):
        await blobs.delete(path)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
