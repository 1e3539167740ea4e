"""Nothing but stored files can be had from `/media/`, whatever is asked for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.blobs.files import some_path
from tests.blobs.media_server import DATA, MediaServer, serving_media

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = b"the master key"
HEX = "0123456789abcdef" * 2


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def media(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MediaServer]:
    data_dir = tmp_path_factory.mktemp("data")
    (data_dir / "master.key").write_bytes(SECRET)
    async with serving_media(data_dir) as server:
        yield server


@pytest.mark.parametrize(
    "target",
    [
        *("/media", "/media/", "/media//", "/media/.", "/media/..", "/media/../master.key", "/media/..%2fmaster.key"),
        *(
            "/media/%2e%2e/master.key",
            "/media/%2E%2E%2Fmaster.key",
            "/media/..%252fmaster.key",
            "/media/..\\master.key",
        ),
        *("/media/..%5cmaster.key", "/media/....//master.key", "/media/%c0%ae%c0%ae/master.key", "/media//etc/passwd"),
        *("/media/%2fetc%2fpasswd", "/media/2026", "/media/2026/11", "/media/2026/11/", "/media/.drafts/x"),
        *("/media/{sound}/", "/media/{sound}%00", "/media/{sound}%00.mp3", "/media/{sound}%0a", "/media/{sound}."),
        *(
            "/media/{sound}%20",
            "/media/./{sound}",
            "/media//{sound}",
            "/media/x/../{sound}",
            "/media/{sound}/../{sound}",
        ),
        *("/media/C:\\{sound}", "/media/file:///{sound}", "/media/{sound};a", "/MEDIA/{sound}", "/media/%FF%FE"),
        f"/media/2026/11/{HEX}.svg",
        f"/media/2026/11/{HEX}.key",
        "/media/" + "a/" * 10_000,
    ],
)
async def test_there_is_no_such_file(media: MediaServer, target: str) -> None:
    line = await media.raw(target.format(sound=media.sound).encode())
    assert line.startswith(b"HTTP/1.1 404"), line


@pytest.mark.parametrize("target", [b"/media/\x00", b"/media/\xe4\xb8\xad", b"/media/ {sound}"])
async def test_what_is_no_request_is_refused(media: MediaServer, target: bytes) -> None:
    assert (await media.raw(target)).split()[1] in {b"400", b"404"}


async def test_the_sound_itself_is_found_however_its_slashes_are_written(media: MediaServer) -> None:
    for target in (media.sound, media.sound.replace("/", "%2F"), f"{media.sound}?x=../../etc/passwd"):
        assert (await media.get(target)).content == DATA


@pytest.mark.parametrize("linked", ["file", "month"])
async def test_a_link_is_not_followed_out_of_the_folder(media: MediaServer, linked: str) -> None:
    path = some_path("bin") if linked == "file" else f"1999/01/{HEX}.bin"
    place = media.folder / path if linked == "file" else media.folder / "1999"
    place.parent.mkdir(parents=True, exist_ok=True)
    if linked == "file":
        place.symlink_to(media.folder.parent / "master.key")
    else:
        outside = media.folder.parent / "outside" / "01"
        outside.mkdir(parents=True)
        (outside / Path(path).name).write_bytes(SECRET)
        place.symlink_to(outside.parent)
    assert (media.folder / path).read_bytes() == SECRET
    reply = await media.get(path)
    assert reply.status_code == 404
    assert SECRET not in reply.content
