"""Where downloads are collected: bounded, private, and gone in the end."""

import asyncio
import os
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from tests.blobs.files import noise

from wxgate.blobs.cleanup import clean_up
from wxgate.blobs.disk import DiskFile
from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.spool import LEFT_SECONDS, PIECE, Spool, SpooledFile, TooLarge
from wxgate.blobs.store import StorageFailed

LIMIT = 3 * PIECE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "spool"


@pytest.fixture
def spool(folder: Path) -> Spool:
    return Spool(folder, LIMIT)


@pytest.mark.parametrize("pieces", [[], [1], [PIECE, 1], [100] * 50, [LIMIT], [1, LIMIT - 1]])
async def test_what_is_written_is_in_the_file(spool: Spool, pieces: list[int]) -> None:
    async with spool.file() as file:
        for size in pieces:
            await file.write(noise(size))
        await file.finish()
        assert file.path.read_bytes() == b"".join(noise(size) for size in pieces)
        assert file.size == sum(pieces)


async def test_it_is_nobody_elses_and_gone_in_the_end(spool: Spool, folder: Path) -> None:
    async with spool.file() as file, spool.file() as another:
        assert file.path != another.path
        assert file.path.stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []


async def test_a_byte_too_many_is_refused_and_not_written(spool: Spool) -> None:
    async with spool.file() as file:
        await file.write(noise(LIMIT))
        with pytest.raises(TooLarge) as refused:
            await file.write(b"x")
        await file.finish()
        assert file.path.stat().st_size == file.size == refused.value.limit == LIMIT


async def test_it_is_gone_after_an_error(spool: Spool, folder: Path) -> None:
    with suppress(TooLarge):
        async with spool.file() as file:
            await file.write(noise(2 * PIECE))
            raise TooLarge(LIMIT)
    assert list(folder.iterdir()) == []


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


async def test_it_is_gone_at_whatever_moment_its_maker_is_cancelled(spool: Spool, folder: Path) -> None:
    async def make() -> None:
        async with spool.file() as file:
            while True:
                await file.write(noise(PIECE // 2))
                file.size = 0

    before = open_files()
    for steps in range(40):
        task = asyncio.create_task(make())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not folder.exists() or list(folder.iterdir()) == []
    assert open_files() <= before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
async def test_a_full_disk_is_named_as_the_cause() -> None:
    full = DiskFile(partial(os.open, "/dev/full", os.O_WRONLY))
    file = SpooledFile(Path("/dev/full"), LIMIT, full)
    await file.write(b"x")
    with pytest.raises(StorageFailed, match="the disk of /dev is full") as failed:
        await file.finish()
    await full.close()
    assert failed.value.passing
    assert "已满" in failed.value.reason.zh


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder")
    with pytest.raises(StorageFailed, match=str(tmp_path / "data")):
        async with Spool(tmp_path / "data" / "spool", LIMIT).file():
            pytest.fail("it was made")


async def test_only_what_nobody_has_used_for_a_while_is_cleaned_up(spool: Spool, folder: Path, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "data" / "media", "")
    assert await clean_up(blobs, spool) == 0
    async with spool.file() as file:
        old, young, elsewhere = folder / "old", folder / "young", tmp_path / "elsewhere"
        for path, age in ((old, LEFT_SECONDS + 60), (young, LEFT_SECONDS - 60), (elsewhere, 2 * LEFT_SECONDS)):
            path.write_bytes(b"x")
            os.utime(path, (time.time() - age, time.time() - age))
        (folder / "link").symlink_to(elsewhere)
        os.utime(file.path, (time.time() - 2 * LEFT_SECONDS, time.time() - 2 * LEFT_SECONDS))
        assert await clean_up(blobs, spool) == 1
        # what is in use stays, however long nobody has written to it
        assert {path.name for path in folder.iterdir()} == {"young", "link", file.path.name}
    assert elsewhere.exists()
