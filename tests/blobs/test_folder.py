"""What is special to a folder: modes, links, a kill in the middle, leftovers."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.blobs.files import noise, read_all, some_path, spooled

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.store import StorageFailed
from wxgate.blobs.tree import DRAFTS, LEFT_SECONDS, Tree

OTHER_DISK = Path("/dev/shm")


@pytest.fixture
def media(tmp_path: Path) -> Path:
    return tmp_path / "data" / "media"


@pytest.fixture
def folder(media: Path) -> FolderBlobs:
    return FolderBlobs(media, "https://gate.example.com/media")


async def test_nobody_else_may_read_what_is_stored(folder: FolderBlobs, media: Path, tmp_path: Path) -> None:
    path = some_path()
    source = spooled(tmp_path, b"abc")
    source.chmod(0o600)
    await folder.put(path, source, "audio/mpeg")
    assert (media / path).stat().st_mode & 0o777 == 0o600
    folders = [media, *(each for each in media.rglob("*") if each.is_dir())]
    assert {each.stat().st_mode & 0o777 for each in folders} == {0o700}
    assert len(folders) == 4


async def test_no_draft_is_left(folder: FolderBlobs, media: Path, tmp_path: Path) -> None:
    path, source = some_path(), spooled(tmp_path, b"abc")
    for _ in range(2):
        await folder.put(path, source, "audio/mpeg")
    with pytest.raises(StorageFailed):
        await folder.put(some_path(), tmp_path / "gone", "audio/mpeg")
    assert list((media / DRAFTS).iterdir()) == []
    source.unlink()
    assert (media / path).stat().st_nlink == 1


@pytest.mark.skipif(not OTHER_DISK.is_dir(), reason="there is no second file system to copy from")
async def test_a_source_on_another_disk_is_copied(folder: FolderBlobs, media: Path) -> None:
    source = OTHER_DISK / f"wxgate-{os.getpid()}"
    try:
        source.write_bytes(noise(3_000_000))
        assert source.stat().st_dev != media.parents[1].stat().st_dev
        path = some_path()
        await folder.put(path, source, "audio/mpeg")
        assert source.read_bytes() == await read_all(folder, path) == noise(3_000_000)
        assert (media / path).stat().st_mode & 0o777 == 0o600
    finally:
        source.unlink()


@pytest.mark.skipif(not OTHER_DISK.is_dir(), reason="there is no second file system to copy from")
async def test_a_process_killed_half_way_leaves_nothing_to_be_seen(folder: FolderBlobs, media: Path) -> None:
    path, pipe = some_path(), OTHER_DISK / f"wxgate-pipe-{os.getpid()}"
    os.mkfifo(pipe)
    program = "import sys, pathlib; from wxgate.blobs.tree import Tree; a = sys.argv[1:]; "
    program += "Tree(pathlib.Path(a[0])).put(a[1], pathlib.Path(a[2]))"
    with subprocess.Popen([sys.executable, "-c", program, media, path, pipe]) as process:
        try:
            draft = fill(pipe, media)
        finally:
            process.send_signal(signal.SIGKILL)
            pipe.unlink()
    assert process.returncode == -signal.SIGKILL
    assert draft.stat().st_size > 0
    assert await folder.size(path) is None
    assert await folder.clean_up() == 0
    long_ago = time.time() - LEFT_SECONDS - 10
    os.utime(draft, (long_ago, long_ago))
    assert await folder.clean_up() == 1
    assert not draft.exists()


def fill(pipe: Path, media: Path) -> Path:
    """Writes to the pipe, whose other end never comes, until a draft has some of it."""
    descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(BlockingIOError):
                os.write(descriptor, noise(65536))
            time.sleep(0.01)
            for draft in (media / DRAFTS).glob("*"):
                if draft.stat().st_size:
                    return draft
        raise TimeoutError("nothing was read from the pipe")
    finally:
        os.close(descriptor)


async def test_a_folder_that_is_a_link_leads_nowhere(folder: FolderBlobs, media: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    path = some_path()
    year, month, name = path.split("/")
    (outside / month).mkdir(parents=True)
    (outside / month / name).write_bytes(b"not ours")
    media.mkdir(parents=True)
    (media / year).symlink_to(outside)
    assert await folder.size(path) is None
    with pytest.raises(FileNotFoundError):
        await read_all(folder, path)
    await folder.delete(path)
    with pytest.raises(StorageFailed):
        await folder.put(path, spooled(tmp_path, b"abc"), "audio/mpeg")
    assert (outside / month / name).read_bytes() == b"not ours"
    assert list((outside / month).iterdir()) == [outside / month / name]


async def test_a_file_that_is_a_link_is_not_followed(folder: FolderBlobs, media: Path, tmp_path: Path) -> None:
    path, secret = some_path(), spooled(tmp_path, b"secret", "secret")
    (media / path).parent.mkdir(parents=True)
    (media / path).symlink_to(secret)
    assert await folder.size(path) is None
    with pytest.raises(FileNotFoundError):
        await read_all(folder, path)
    await folder.put(path, spooled(tmp_path, b"abc"), "audio/mpeg")
    assert await read_all(folder, path) == b"abc"
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize("kind", ["folder", "pipe"])
async def test_what_is_no_file_is_not_read(folder: FolderBlobs, media: Path, kind: str) -> None:
    path = some_path()
    (media / path).parent.mkdir(parents=True)
    if kind == "folder":
        (media / path).mkdir()
    else:
        os.mkfifo(media / path)
    with pytest.raises(FileNotFoundError):
        await read_all(folder, path)


async def test_the_root_itself_may_be_a_link_to_another_disk(folder: FolderBlobs, media: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    media.parent.mkdir()
    media.symlink_to(tmp_path / "disk")
    path = some_path()
    await folder.put(path, spooled(tmp_path, b"abc"), "audio/mpeg")
    assert (tmp_path / "disk" / path).read_bytes() == b"abc"


@pytest.mark.parametrize(
    "path",
    ["", "x", "../x.mp3", "/etc/passwd", "2026/11/../../x.mp3", f"2026/13/{'a' * 32}.mp3", f"2026/11/{'a' * 32}.mp3\n"],
)
async def test_only_paths_of_ours_are_taken(folder: FolderBlobs, tmp_path: Path, path: str) -> None:
    for attempt in (
        folder.put(path, spooled(tmp_path, b"abc"), "audio/mpeg"),
        folder.size(path),
        folder.delete(path),
        read_all(folder, path),
    ):
        with pytest.raises(ValueError, match=r"wxgate\.blobs\.paths"):
            await attempt


async def test_a_root_that_cannot_be_made_is_told_with_its_name(tmp_path: Path) -> None:
    blocked = spooled(tmp_path, b"a file, no folder") / "media"
    with pytest.raises(StorageFailed, match=str(blocked)):
        await FolderBlobs(blocked, "").put(some_path(), spooled(tmp_path, b"abc", "other"), "audio/mpeg")


async def test_a_file_that_is_being_read_may_be_deleted(folder: FolderBlobs, tmp_path: Path) -> None:
    path = some_path()
    await folder.put(path, spooled(tmp_path, noise(1_000_000)), "audio/mpeg")
    pieces = folder.read(path)
    first = await anext(pieces)
    await folder.delete(path)
    assert first + b"".join([piece async for piece in pieces]) == noise(1_000_000)


def test_a_tree_that_holds_nothing_yet_has_nothing_to_clean_up(media: Path) -> None:
    assert Tree(media).clean_up() == 0
