"""What is special to UpYun as a storage: what goes over the wire, and what is tried again."""

import hashlib
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from tests.blobs.files import noise, read_all, some_path, spooled
from tests.blobs.upyun_service import BUCKET, PASSWORD, store_at, upyun_settings_for

from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.store import UpyunBlobs, open_upyun
from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate_sim.upyun.server import UpyunServer

ALL = f"{BUCKET}/*"


async def test_the_world_reads_a_file_with_its_type(upyun: UpyunServer, tmp_path: Path) -> None:
    store, path = open_upyun(upyun_settings_for(upyun, tmp_path), Clock()), some_path("png")
    await store.put(path, spooled(tmp_path, noise(1000)), "image/png")
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        reply = await http.get(store.url(path))
    await store.close()

    assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, noise(1000), "image/png")


async def test_a_file_is_put_with_its_md5_so_that_a_damaged_one_is_not_stored(
    store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path
) -> None:
    path, source = some_path(), spooled(tmp_path, noise(3_000_000))
    await store.put(path, source, "audio/mpeg")

    assert upyun.files()[f"/{BUCKET}/{path}"]["md5"] == hashlib.md5(noise(3_000_000)).hexdigest()
    assert [(call["method"], call["status"]) for call in upyun.calls()] == [("PUT", 200)]


async def test_a_path_that_must_be_encoded_is_signed_as_it_is_sent(store: UpyunBlobs, tmp_path: Path) -> None:
    for path in ("语音/a b+c.amr", "a~b'c(d)*e!f;g=h,i@j:k$l.amr", 'a"b<c>d`e{f}g|h^i\\j[k].amr', "a%20b.amr"):
        await store.put(path, spooled(tmp_path, path.encode()), "audio/amr")
        assert await store.size(path) == len(path.encode())
        assert await read_all(store, path) == path.encode()
        await store.delete(path)
        assert await store.size(path) is None


async def test_a_folder_is_no_file(store: UpyunBlobs, tmp_path: Path) -> None:
    await store.put("a/b", spooled(tmp_path, b"x"), "audio/mpeg")

    assert await store.size("a") is None


@pytest.mark.parametrize("code", [42900002, 50300000, 40800001])
async def test_what_passes_is_tried_again(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, code: int) -> None:
    path, source = some_path(), spooled(tmp_path, noise(1000))
    upyun.fault(f"PUT /{ALL}", "errcode", code, count=3)
    upyun.fault(f"HEAD /{ALL}", "http", 502, count=1)
    upyun.fault(f"GET /{ALL}", "cut", count=1)
    upyun.fault(f"DELETE /{ALL}", "errcode", code, count=1)
    await store.put(path, source, "audio/mpeg")
    assert await store.size(path) == 1000
    assert await read_all(store, path) == noise(1000)
    await store.delete(path)

    calls = [(str(call["method"]), call["status"]) for call in upyun.calls()]
    status = code // 100_000
    assert calls[:4] == [("PUT", status), ("PUT", status), ("PUT", status), ("PUT", 200)]
    assert calls[4:8] == [("HEAD", 502), ("HEAD", 200), ("GET", None), ("GET", 200)]
    assert calls[8:] == [("DELETE", status), ("DELETE", 200)]


async def test_a_file_whose_answer_was_lost_is_put_again(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path) -> None:
    path = some_path()
    upyun.fault(f"PUT /{ALL}", "cut", when="after", count=2)
    await store.put(path, spooled(tmp_path, noise(2_000_000)), "audio/mpeg")

    assert await read_all(store, path) == noise(2_000_000)
    assert len(upyun.calls("PUT")) == 3


async def test_a_second_write_of_one_path_waits_until_upyun_takes_it(upyun: UpyunServer, tmp_path: Path) -> None:
    store, source = open_upyun(upyun_settings_for(upyun, tmp_path), Clock()), spooled(tmp_path, b"x")
    upyun.set_options(same_uri_limit=True)
    await store.put("a", source, "audio/mpeg")
    await store.put("a", source, "audio/mpeg")
    await store.close()

    assert [call["status"] for call in upyun.calls("PUT")] == [200, 429, 200]


async def test_what_goes_on_failing_is_given_up(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path) -> None:
    upyun.fault(f"PUT /{ALL}", "errcode", 42900001)
    with pytest.raises(StorageFailed, match="too many requests") as failed:
        await store.put("a", spooled(tmp_path, b"x"), "audio/mpeg")

    assert failed.value.passing
    assert len(upyun.calls("PUT")) == 4


async def test_what_does_not_pass_is_not_tried_again(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path) -> None:
    upyun.fault("*", "errcode", 40100021)
    attempts = (
        store.put("a", spooled(tmp_path, b"x"), "audio/mpeg"),
        store.size("a"),
        read_all(store, "a"),
        store.delete("a"),
    )
    for attempt in attempts:
        with pytest.raises(StorageFailed) as failed:
            await attempt
        assert not failed.value.passing

    assert len(upyun.calls()) == 4


@pytest.mark.parametrize("size", [10, 20_000_000])
async def test_a_wrong_password_is_told_however_large_the_file(upyun: UpyunServer, tmp_path: Path, size: int) -> None:
    upyun_settings_for(upyun, tmp_path)
    async with store_at(upyun.url, password="another") as store:
        with pytest.raises(StorageFailed, match="check WXGATE_UPYUN_PASSWORD") as failed:
            await store.put("a", spooled(tmp_path, bytes(size)), "audio/mpeg")

    assert not failed.value.passing
    assert "code 40100005" in failed.value.reason.zh
    assert "request id " in failed.value.reason.zh


async def test_a_wrong_clock_is_told_with_the_seconds_it_is_off(upyun: UpyunServer, tmp_path: Path) -> None:
    upyun_settings_for(upyun, tmp_path)
    async with store_at(upyun.url, Clock(offset=5000.0)) as store:
        with pytest.raises(StorageFailed) as failed:
            await store.put("a", spooled(tmp_path, b"x"), "audio/mpeg")

    seconds = [int(word) for word in failed.value.reason.en.split() if word.isdecimal()]
    assert 4999 <= seconds[0] <= 5001
    assert "快" in failed.value.reason.zh


async def test_a_spooled_file_that_is_gone_is_told(store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="No such file"):
        await store.put("a", tmp_path / "gone", "audio/mpeg")

    assert upyun.calls() == []


async def test_every_setting_that_is_missing_is_named() -> None:
    with pytest.raises(StorageFailed) as failed:
        open_upyun(Settings(storage="upyun", upyun_password=SecretStr(PASSWORD)), Clock())
    assert "WXGATE_UPYUN_BUCKET, WXGATE_UPYUN_OPERATOR, WXGATE_MEDIA_URL" in failed.value.reason.zh
    assert not failed.value.passing
    with pytest.raises(StorageFailed, match="UpYun needs WXGATE_UPYUN_OPERATOR, WXGATE_UPYUN_PASSWORD to be set"):
        UpyunTasks(Settings(transcoder="upyun", upyun_bucket=BUCKET), Clock())
