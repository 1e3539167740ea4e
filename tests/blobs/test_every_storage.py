"""What every storage promises, whichever it is."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from tests.blobs.files import noise, read_all, some_path, spooled

from wxgate.blobs.s3 import PART
from wxgate.blobs.store import Blobs
from wxgate.settings import Settings


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 256 * 1024 + 1, PART, PART + 1])
async def test_what_is_stored_is_read_back_byte_for_byte(blobs: Blobs, tmp_path: Path, size: int) -> None:
    path, data = some_path(), noise(size)
    await blobs.put(path, spooled(tmp_path, data), "audio/mpeg")
    assert await read_all(blobs, path) == data
    assert await blobs.size(path) == size


async def test_the_spooled_file_stays_as_it_is_and_may_be_removed(blobs: Blobs, tmp_path: Path) -> None:
    path, source = some_path(), spooled(tmp_path, noise(1000))
    await blobs.put(path, source, "audio/mpeg")
    assert source.read_bytes() == noise(1000)
    source.unlink()
    assert await read_all(blobs, path) == noise(1000)


async def test_storing_the_same_again_does_no_harm(blobs: Blobs, tmp_path: Path) -> None:
    path, source = some_path(), spooled(tmp_path, noise(1000))
    await blobs.put(path, source, "audio/mpeg")
    await blobs.put(path, source, "audio/mpeg")
    await blobs.put(path, spooled(tmp_path, noise(1000), "another"), "audio/mpeg")
    assert await read_all(blobs, path) == noise(1000)


async def test_a_file_that_is_not_there_is_told_apart(blobs: Blobs) -> None:
    path = some_path()
    assert await blobs.size(path) is None
    with pytest.raises(FileNotFoundError):
        await read_all(blobs, path)
    await blobs.delete(path)


async def test_a_deleted_file_is_gone_and_the_others_are_not(blobs: Blobs, tmp_path: Path) -> None:
    gone, kept = some_path(), some_path()
    for path in (gone, kept):
        await blobs.put(path, spooled(tmp_path, b"abc"), "audio/mpeg")
    await blobs.delete(gone)
    assert await blobs.size(gone) is None
    with pytest.raises(FileNotFoundError):
        await read_all(blobs, gone)
    await blobs.delete(gone)
    assert await read_all(blobs, kept) == b"abc"


async def test_many_files_are_stored_at_once(blobs: Blobs, tmp_path: Path) -> None:
    contents = {some_path(): noise(1000 + number) for number in range(20)}
    sources = {path: spooled(tmp_path, data, str(len(data))) for path, data in contents.items()}
    await asyncio.gather(*(blobs.put(path, sources[path], "audio/mpeg") for path in contents))
    found = await asyncio.gather(*(read_all(blobs, path) for path in contents))
    assert dict(zip(contents, found, strict=True)) == contents


async def test_one_file_stored_by_many_at_once_is_whole(blobs: Blobs, tmp_path: Path) -> None:
    path, source = some_path(), spooled(tmp_path, noise(100_000))
    await asyncio.gather(*(blobs.put(path, source, "audio/mpeg") for _ in range(10)))
    assert await read_all(blobs, path) == noise(100_000)


async def test_a_reader_may_stop_early(blobs: Blobs, tmp_path: Path) -> None:
    path = some_path()
    await blobs.put(path, spooled(tmp_path, noise(2_000_000)), "audio/mpeg")
    for _ in range(20):
        pieces = blobs.read(path)
        first = await anext(pieces)
        assert noise(2_000_000).startswith(first)
        assert isinstance(pieces, AsyncGenerator)
        await pieces.aclose()
    assert await blobs.size(path) == 2_000_000


async def test_a_url_lies_below_the_public_base(blobs: Blobs, settings: Settings) -> None:
    path = some_path()
    assert blobs.url(path) == f"{settings.media}/{path}"
