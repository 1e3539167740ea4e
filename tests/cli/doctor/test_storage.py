"""The storage of media."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.blobs.s3_service import NAME, Bucket, running_bucket
from tests.blobs.s3_stub import KEY, SECRET, running_stub
from tests.cli.doctor.examining import examine, told
from tests.cli.shell import Shell

from wxgate.blobs.opening import MEDIA, open_blobs
from wxgate.blobs.pages import routes
from wxgate.http.server import serving
from wxgate.http.site import build_site
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings


@pytest.fixture(scope="module")
def s3() -> Iterator[Bucket]:
    with running_bucket() as bucket:
        yield bucket


@pytest.fixture
def data(bare: Shell, tmp_path: Path) -> Path:
    """The folder of an installation that has nothing else yet."""
    del bare
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def set_s3(monkeypatch: pytest.MonkeyPatch, endpoint: str, **more: str) -> None:
    values = {
        "STORAGE": "s3",
        "MEDIA_URL": f"{endpoint}/{NAME}",
        "S3_ENDPOINT": endpoint,
        "S3_BUCKET": NAME,
        "S3_ACCESS_KEY_ID": KEY,
        "S3_SECRET_ACCESS_KEY": SECRET,
    }
    for name, value in {**values, **more}.items():
        monkeypatch.setenv(f"WXGATE_{name}", value)


def test_a_folder_works_and_nothing_is_left_in_it(bare: Shell, data: Path) -> None:
    found = examine(bare)
    assert found["storage"]["state"] == "ok"
    assert found["media_url"]["state"] == "warning"
    assert "wxgate serve" in told(found["media_url"])
    assert list(data.iterdir()) == []


def test_what_was_in_the_folder_stays(bare: Shell, data: Path) -> None:
    (data / MEDIA / "2026" / "11").mkdir(parents=True)
    before = sorted(data.rglob("*"))
    assert examine(bare)["storage"]["state"] == "ok"
    assert sorted(data.rglob("*")) == before


async def test_a_gateway_that_serves_the_folder_is_told_so(
    bare: Shell, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build_site(routes(open_blobs(Settings(data_dir=data), Clock())))
    async with serving(site) as server:
        monkeypatch.setenv("WXGATE_MEDIA_URL", f"http://127.0.0.1:{server.port}/media")
        found = await asyncio.to_thread(examine, bare)
    assert found["media_url"]["state"] == "ok"


def test_a_folder_that_cannot_be_used_fails_with_its_name(bare: Shell, data: Path) -> None:
    (data / MEDIA).write_text("a file, no folder")
    finding = examine(bare)["storage"]
    assert finding["state"] == "failed"
    assert str(data / MEDIA) in told(finding)
    assert "DATA_DIR" in told(finding)


@pytest.mark.parametrize("installed", [True, False])
def test_a_bucket_that_is_in_order_is_told_so(
    bare: Shell, data: Path, s3: Bucket, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    set_s3(monkeypatch, s3.endpoint)
    if not installed:
        shutil.rmtree(data)
    found = examine(bare)
    assert (found["storage"]["state"], found["media_url"]["state"]) == ("ok", "ok")
    assert not installed or list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "value", "told_of"),
    [
        ("S3_BUCKET", "another-bucket", "no such bucket"),
        ("S3_BUCKET", "", "S3 needs WXGATE_S3_BUCKET to be set"),
        ("MEDIA_URL", "", "S3 needs WXGATE_MEDIA_URL to be set"),
        ("S3_ENDPOINT", "http://127.0.0.1:9", "the connection to 127.0.0.1:9 failed"),
    ],
)
def test_a_bucket_that_cannot_be_used_fails_with_the_cure(
    bare: Shell, data: Path, s3: Bucket, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, told_of: str
) -> None:
    set_s3(monkeypatch, s3.endpoint, **{setting: value})
    found = examine(bare)
    assert found["storage"]["state"] == "failed"
    assert told_of in told(found["storage"])
    assert "WXGATE_S3_*" in told(found["storage"])
    assert "media_url" not in found
    assert SECRET not in str(found)
    assert list(data.iterdir()) == []


def test_refused_credentials_are_named_and_not_shown(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_stub() as stub:
        stub.status, stub.body = 403, f"<Error><Code>InvalidAccessKeyId</Code>{KEY} {SECRET}</Error>".encode()
        set_s3(monkeypatch, stub.url)
        finding = examine(bare)["storage"]
    assert finding["state"] == "failed"
    assert "WXGATE_S3_ACCESS_KEY_ID" in told(finding)
    assert KEY not in told(finding)
    assert SECRET not in told(finding)


def test_a_storage_that_forgets_what_it_was_given_fails(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_stub() as stub:
        set_s3(monkeypatch, stub.url)
        finding = examine(bare)["storage"]
    assert finding["state"] == "failed"


@pytest.mark.parametrize("base", ["{endpoint}/another-bucket", "http://127.0.0.1:9"])
def test_a_bucket_that_the_public_cannot_read_fails(
    bare: Shell, s3: Bucket, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    set_s3(monkeypatch, s3.endpoint, MEDIA_URL=base.format(endpoint=s3.endpoint))
    found = examine(bare)
    assert found["storage"]["state"] == "ok"
    assert found["media_url"]["state"] == "failed"
    assert "MEDIA_URL" in told(found["media_url"])
