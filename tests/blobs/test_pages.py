"""`/media/<path>`: what a browser and a player get."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
import pytest_asyncio
from tests.blobs.files import some_path, spooled
from tests.blobs.media_server import DATA, SIZE, MediaServer, serving_media

from wxgate.blobs.opening import open_blobs
from wxgate.blobs.pages import PATH, routes
from wxgate.blobs.types import FILE_TYPES
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

Y2026 = datetime(2026, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def media(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MediaServer]:
    async with serving_media(tmp_path_factory.mktemp("media")) as server:
        os.utime(server.folder / server.sound, (Y2026.timestamp(), Y2026.timestamp() + 0.5))
        yield server


async def test_a_file_is_sent_whole_and_may_be_kept_for_ever(media: MediaServer) -> None:
    reply = await media.get()
    assert (reply.status_code, reply.content) == (200, DATA)
    assert reply.headers["content-length"] == str(SIZE)
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["last-modified"] == "Thu, 01 Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize("name", FILE_TYPES)
async def test_every_type_has_its_own_content_type_and_can_do_nothing(
    media: MediaServer, tmp_path: Path, name: str
) -> None:
    path = some_path(name)
    await media.blobs.put(path, spooled(tmp_path, b"<script>alert(1)</script>"), "text/html")
    reply = await media.get(path)
    assert reply.headers["content-type"] == FILE_TYPES[name].content_type
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert reply.headers.get("content-disposition") == (None if FILE_TYPES[name].passive else "attachment")


async def test_a_head_tells_the_same_without_the_bytes(media: MediaServer) -> None:
    head, get = await media.get(method="HEAD"), await media.get()
    assert head.content == b""
    changing = {"date", "x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in get.headers.items() if k not in changing
    }


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=999999-", SIZE - 1, SIZE),
        ("bytes=500000-", 500_000, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-1000000", 0, SIZE),
        ("bytes=-99999999999999999999", 0, SIZE),
        ("bytes=300000-99999999999999999999", 300_000, SIZE),
        ("bytes=262143-262144", 262_143, 262_145),
        ("Bytes=5-6", 5, 7),
    ],
)
async def test_a_part_is_sent_as_asked(media: MediaServer, asked: str, start: int, stop: int) -> None:
    reply = await media.get("", ("Range", asked))
    assert (reply.status_code, reply.content) == (206, DATA[start:stop])
    assert reply.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert reply.headers["content-length"] == str(stop - start)
    assert reply.headers["content-type"] == "audio/mpeg"


@pytest.mark.parametrize(
    "asked", ["bytes=1000000-", "bytes=1000000-1000001", "bytes=-0", "bytes=99999999999999999999-"]
)
async def test_a_part_behind_the_end_is_refused(media: MediaServer, asked: str) -> None:
    reply = await media.get("", ("Range", asked))
    assert (reply.status_code, reply.content) == (416, b"")
    assert reply.headers["content-range"] == f"bytes */{SIZE}"
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-1", "bytes=1-2-3", "bytes=--1", "bytes=+1-2"),
        *("items=0-1", "bytes 0-1", "bytes=0x1-2", "bytes=1_0-20", "bytes=\xb2-", f"bytes=0-{'9' * 5000}"),
        *("bytes=0-1,3-4", "bytes=0-,0-,0-,0-", "bytes=" + ",".join(["0-"] * 10_000)),
    ],
)
async def test_a_range_that_is_malformed_or_manifold_is_answered_with_the_whole_file_once(
    media: MediaServer, asked: str
) -> None:
    reply = await media.get("", ("Range", asked))
    assert (reply.status_code, len(reply.content)) == (200, SIZE)


async def test_several_range_headers_are_no_range(media: MediaServer) -> None:
    reply = await media.get("", ("Range", "bytes=0-1"), ("Range", "bytes=2-3"))
    assert (reply.status_code, len(reply.content)) == (200, SIZE)


@pytest.mark.parametrize(
    ("if_range", "status"),
    [
        ("{etag}", 206),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 206),
        ("W/{etag}", 200),
        ('"another"', 200),
        ("Thu, 01 Jan 2026 00:00:01 GMT", 200),
        ("rubbish", 200),
    ],
)
async def test_a_part_of_another_version_is_not_sent(media: MediaServer, if_range: str, status: int) -> None:
    etag = (await media.get(method="HEAD")).headers["etag"]
    reply = await media.get("", ("Range", "bytes=0-9"), ("If-Range", if_range.format(etag=etag)))
    assert reply.status_code == status


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-None-Match", "{etag}", 304),
        ("If-None-Match", "W/{etag}", 304),
        ("If-None-Match", '"another", {etag}', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"another"', 200),
        ("If-None-Match", "rubbish", 200),
        ("If-Modified-Since", format_datetime(Y2026, usegmt=True), 304),
        ("If-Modified-Since", "Wed, 31 Dec 2025 23:59:59 GMT", 200),
        ("If-Modified-Since", "rubbish", 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_the_asker_has_is_not_sent_again(
    media: MediaServer, name: str, value: str, status: int, method: str
) -> None:
    etag = (await media.get(method="HEAD")).headers["etag"]
    reply = await media.get("", (name, value.format(etag=etag)), ("Range", "bytes=5000000-"), method=method)
    assert reply.status_code == (416 if status == 200 and method == "GET" else status)
    if status == 304:
        assert reply.headers["etag"] == etag
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.content == b""


async def test_an_empty_file_is_sent_too(media: MediaServer, tmp_path: Path) -> None:
    path = some_path()
    await media.blobs.put(path, spooled(tmp_path, b""), "audio/mpeg")
    assert (await media.get(path)).headers["content-length"] == "0"
    assert (await media.get(path, ("Range", "bytes=0-"))).status_code == 416


async def test_a_file_that_is_not_there_is_answered_as_any_unknown_address(media: MediaServer) -> None:
    reply = await media.get(some_path())
    assert (reply.status_code, reply.json()["retcode"]) == (404, 404)
    assert reply.headers["cache-control"] == "no-store"
    assert (await media.get(method="POST")).json()["retcode"] == 405


async def test_a_disk_in_trouble_is_answered_with_503(media: MediaServer, tmp_path: Path) -> None:
    path = some_path()
    (media.folder / path).parent.mkdir(parents=True, exist_ok=True)
    (media.folder / path).write_bytes(b"x")
    (media.folder / path).chmod(0)
    reply = await media.get(path)
    assert reply.status_code == (200 if os.geteuid() == 0 else 503)


async def test_many_players_are_served_at_once(media: MediaServer) -> None:
    parts = [(start, start + 50_000) for start in range(0, SIZE, 50_000)]
    replies = await asyncio.gather(*(media.get("", ("Range", f"bytes={a}-{b - 1}")) for a, b in parts))
    assert b"".join(reply.content for reply in replies) == DATA


async def test_more_at_once_than_the_bound_is_refused_for_the_moment(tmp_path: Path) -> None:
    async with serving_media(tmp_path, at_once=2) as server:
        path = await _large(server)
        idle = [await _ask_and_read_nothing(server, path) for _ in range(2)]
        assert (await server.get()).json()["retcode"] == 503
        assert (await server.get(method="HEAD")).status_code == 503
        for connection in idle:
            connection.close()
        await _until_it_is_sent(server)


async def test_who_takes_nothing_is_dropped(tmp_path: Path) -> None:
    async with serving_media(tmp_path, at_once=1, stalled=0.2) as server:
        idle = await _ask_and_read_nothing(server, await _large(server))
        await _until_it_is_sent(server)
        idle.close()


async def _until_it_is_sent(server: MediaServer) -> None:
    until = time.monotonic() + 20
    while (await server.get("", ("Range", "bytes=0-0"))).status_code != 206:
        assert time.monotonic() < until
        await asyncio.sleep(0.02)


async def _large(server: MediaServer) -> str:
    """A stored file that is larger than any socket's buffer."""
    path = some_path()
    await server.blobs.put(path, spooled(server.folder, DATA * 20), "audio/mpeg")
    return path


async def _ask_and_read_nothing(server: MediaServer, path: str) -> socket.socket:
    """A connection on which the file is being sent."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # or the system might take all of it
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(f"GET {PATH}{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await asyncio.to_thread(connection.recv, 1)
    return connection


async def test_other_storages_serve_their_files_themselves(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "storage": "s3",
            "media_url": "https://media.example.com",
            "s3_bucket": "bucket",
            "s3_access_key_id": "AKIDEXAMPLE",
            "s3_secret_access_key": "wJalrXUtnFEMI",
        }
    )
    assert routes(open_blobs(settings, Clock())) == []
