"""Servers that are slow, gone, or not UpYun."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send
from tests.blobs.files import noise, read_all, spooled
from tests.blobs.upyun_service import BUCKET, PASSWORD, store_at
from tests.sim.serving import served

from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.store import UpyunBlobs
from wxgate_sim.remote import FaultKind
from wxgate_sim.upyun.server import UpyunServer

FAILING: tuple[FaultKind, ...] = ("errcode", "http", "cut")
TRY_SECONDS = "wxgate.blobs.upyun.http.TRY_SECONDS"


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes = b"") -> Iterator[str]:
    """A server that gives this answer to everything."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    with served(app) as url:
        yield url


async def test_a_server_that_does_not_answer_is_given_up(
    store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upyun.fault("*", "timeout")
    monkeypatch.setattr(TRY_SECONDS, 0.3)
    attempts = (store.put("a", spooled(tmp_path, b"x"), "audio/mpeg"), store.size("a"), read_all(store, "a"))
    for attempt in attempts:
        with pytest.raises(StorageFailed, match="was not done in time") as failed:
            await attempt
        assert failed.value.passing


@pytest.mark.parametrize("seconds", [60, 5])
async def test_a_download_that_stalls_or_drips_is_given_up(
    store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    await store.put("a", spooled(tmp_path, noise(3_000_000)), "audio/mpeg")
    upyun.fault("GET *", "slow_body", seconds)
    monkeypatch.setattr(TRY_SECONDS, 1.0)
    monkeypatch.setattr("wxgate.blobs.upyun.http.SLOWEST", 1e12)
    with pytest.raises(StorageFailed, match="was not done in time"):
        await read_all(store, "a")


async def test_a_readers_own_time_does_not_count(
    store: UpyunBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed, read = 0.0, b""
    await store.put("a", spooled(tmp_path, noise(3_000_000)), "audio/mpeg")
    monkeypatch.setattr("wxgate.blobs.upyun.http.monotonic", lambda: passed)
    async for piece in store.read("a"):
        read += piece
        passed += 1000

    assert read == noise(3_000_000)


async def test_a_download_that_breaks_off_is_told(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path) -> None:
    await store.put("a", spooled(tmp_path, noise(3_000_000)), "audio/mpeg")
    upyun.fault("GET *", "cut", "half")
    with pytest.raises(StorageFailed, match=r"the connection to 127\.0\.0\.1:[0-9]+ failed") as failed:
        await read_all(store, "a")
    assert failed.value.passing


async def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with store_at(f"http://127.0.0.1:{port}") as store:
        with pytest.raises(StorageFailed, match=f"the connection to 127.0.0.1:{port} failed") as failed:
            await store.put("a", spooled(tmp_path, b"x"), "audio/mpeg")

    assert failed.value.passing
    assert failed.value.__context__ is None


async def test_a_redirect_is_not_followed(upyun: UpyunServer) -> None:
    with answering(307, {"Location": f"{upyun.url}/{BUCKET}/a"}) as url:
        async with store_at(url) as store:
            for attempt in (store.size("a"), read_all(store, "a"), store.delete("a")):
                with pytest.raises(StorageFailed, match="does not answer like UpYun"):
                    await attempt

    assert upyun.calls() == []


async def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with store_at(upyun.url) as another:
        await another.put("a", spooled(tmp_path, b"x"), "audio/mpeg")
        assert await store.size("a") == 1


async def test_a_head_that_tells_no_size_is_not_upyuns() -> None:
    with answering(200, {"Transfer-Encoding": "chunked"}) as url:
        async with store_at(url) as store:
            with pytest.raises(StorageFailed, match="check WXGATE_UPYUN_API_URL"):
                await store.size("a")


async def endless(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [(b"content-length", b"1000000000000")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(4_000_000), "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


async def test_an_endless_refusal_is_not_read_to_its_end() -> None:
    with served(endless) as url:
        async with store_at(url) as store:
            with pytest.raises(StorageFailed, match="HTTP 500"):
                await store.delete("a")


async def test_an_upload_that_is_cancelled_leaves_nothing_behind(
    store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path
) -> None:
    upyun.fault("PUT *", "timeout", count=1)
    upload = asyncio.create_task(store.put("a", spooled(tmp_path, noise(5_000_000)), "audio/mpeg"))
    async with asyncio.timeout(20):
        while not upyun.calls("PUT"):
            await asyncio.sleep(0.01)
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload

    assert upyun.files() == {}
    await store.put("a", spooled(tmp_path, b"x"), "audio/mpeg")
    assert await store.size("a") == 1


async def test_no_error_holds_a_secret(upyun: UpyunServer, tmp_path: Path) -> None:
    told = []
    upyun.add_bucket(BUCKET, "demo-op", "another")
    async with store_at(upyun.url) as store:
        for kind in FAILING:
            upyun.fault("PUT *", kind)
            with pytest.raises(StorageFailed) as failed:
                await store.put("secret-path", spooled(tmp_path, b"x"), "audio/mpeg")
            told.append(f"{failed.value!r} {failed.value.reason} {failed.value.__context__!r}")
            upyun.clear_faults()
        with pytest.raises(StorageFailed) as failed:
            await store.size("secret-path")
        told.append(f"{failed.value!r} {failed.value.reason} {failed.value.__context__!r}")

    for text in told:
        assert PASSWORD not in text
        assert "UPYUN demo-op" not in text
        assert "secret-path" not in text
