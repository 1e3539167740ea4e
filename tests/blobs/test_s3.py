"""What is special to S3: attributes of files, settings, and telling its failures apart."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.blobs.files import noise, read_all, some_path, spooled
from tests.blobs.s3_service import Bucket
from tests.blobs.s3_stub import KEY, SECRET, Stub, running_stub, source

from wxgate.blobs.opening import open_blobs
from wxgate.blobs.s3 import PART, S3Blobs
from wxgate.blobs.s3_opening import open_s3
from wxgate.blobs.store import StorageFailed
from wxgate.protocol.clock import Clock

EXCUSES = b"<Error><Code>%s</Code><Message>" + f"{KEY} {SECRET}".encode() + b"</Message></Error>"


@pytest.fixture
def stub() -> Iterator[Stub]:
    with running_stub() as running:
        yield running


@pytest.mark.parametrize("name", ["png", "bin"])
async def test_the_world_reads_a_file_with_its_type_and_shows_it_only_when_passive(
    s3: Bucket, tmp_path: Path, name: str
) -> None:
    blobs, path = open_blobs(s3.settings(tmp_path), Clock()), some_path(name)
    content_type = {"png": "image/png", "bin": "application/octet-stream"}[name]
    await blobs.put(path, spooled(tmp_path, noise(1000)), content_type)
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        reply = await http.get(blobs.url(path))
    assert (reply.status_code, reply.content) == (200, noise(1000))
    assert reply.headers["content-type"] == content_type
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers.get("content-disposition") == (None if name == "png" else "attachment")


async def test_a_bucket_that_is_not_there_is_no_missing_file(s3: Bucket, tmp_path: Path) -> None:
    blobs, path = open_s3(s3.settings(tmp_path, s3_bucket="another-bucket")), some_path()
    for attempt in (blobs.put(path, source(tmp_path), "audio/mpeg"), read_all(blobs, path), blobs.delete(path)):
        with pytest.raises(StorageFailed) as failed:
            await attempt
        assert "WXGATE_S3_BUCKET" in failed.value.reason.zh
        assert "there is no such bucket" in failed.value.reason.en
        assert not failed.value.passing


@pytest.mark.parametrize(
    ("status", "code", "told", "passing"),
    [
        (403, b"InvalidAccessKeyId", "WXGATE_S3_ACCESS_KEY_ID", False),
        (403, b"SignatureDoesNotMatch", "WXGATE_S3_SECRET_ACCESS_KEY", False),
        (401, b"", "the credentials are refused", False),
        (403, b"AccessDenied", "s3:PutObject", False),
        (403, b"RequestTimeTooSkewed", "clock", False),
        (404, b"NoSuchBucket", "no such bucket", False),
        (404, b"", "no such bucket", False),
        (301, b"PermanentRedirect", "WXGATE_S3_REGION", False),
        (400, b"AuthorizationHeaderMalformed", "WXGATE_S3_REGION", False),
        (400, b"Whatever", "(HTTP 400, Whatever)", False),
        (400, b"<script>alert(1)", "(HTTP 400)", False),
        (503, b"SlowDown", "not available at the moment (HTTP 503, SlowDown)", True),
        (500, b"", "not available at the moment", True),
    ],
)
async def test_a_refusal_says_what_to_do_and_repeats_no_credential(
    stub: Stub, tmp_path: Path, status: int, code: bytes, told: str, passing: bool
) -> None:
    stub.status, stub.body = status, EXCUSES.replace(b"%s", code)
    with pytest.raises(StorageFailed) as failed:
        await open_s3(stub.settings()).put(some_path(), source(tmp_path), "audio/mpeg")
    reason = failed.value.reason
    assert told in reason.en
    assert failed.value.passing == passing
    assert reason.zh != reason.en
    shown = f"{failed.value!r} {reason} {failed.value.__cause__!r}"
    assert failed.value.__suppress_context__
    assert not any(word in shown for word in (KEY, SECRET, "script", "<"))


async def test_what_fails_for_the_moment_is_tried_three_times_and_a_refusal_once(stub: Stub) -> None:
    blobs = open_s3(stub.settings())
    for status, tries in ((500, 3), (403, 1)):
        stub.asked.clear()
        stub.status = status
        with pytest.raises(StorageFailed):
            await blobs.size(some_path())
        assert len(stub.asked) == tries


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no-such-host.invalid", "https://127.0.0.1:9"])
async def test_a_service_out_of_reach_is_named_and_may_come_back(stub: Stub, tmp_path: Path, url: str) -> None:
    blobs = open_s3(stub.settings(s3_endpoint=url))
    with pytest.raises(StorageFailed, match=r"the connection to .* failed") as failed:
        await blobs.put(some_path(), source(tmp_path), "audio/mpeg")
    assert failed.value.passing


async def test_a_service_that_never_answers_is_given_up(stub: Stub, tmp_path: Path) -> None:
    opened, stub.held = open_s3(stub.settings()), "bucket"
    blobs = S3Blobs(opened._store, stub.url, "https://media.example.com", patience=0.2)
    path = some_path()
    attempts = (blobs.size(path), read_all(blobs, path), blobs.delete(path), blobs.put(path, source(tmp_path), "x"))
    for ended in await asyncio.gather(*attempts, return_exceptions=True):
        assert isinstance(ended, StorageFailed)
        assert ended.passing
        assert "was not done within" in ended.reason.en


async def test_an_upload_that_is_cut_off_is_never_completed(stub: Stub, tmp_path: Path) -> None:
    stub.held = "partNumber=2"
    blobs = open_s3(stub.settings())
    upload = asyncio.create_task(blobs.put(some_path(), source(tmp_path, 2 * PART), "audio/mpeg"))
    assert await asyncio.to_thread(stub.reached.wait, 20)
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    stub.let_go.set()
    await blobs.size(some_path())
    assert [asked.partition("?")[2][:12] for asked in stub.asked if "?" in asked] == [
        "uploads=",
        "partNumber=1",
        "partNumber=2",
    ]


async def test_a_source_that_is_gone_is_no_fault_of_the_service(stub: Stub, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match=str(tmp_path)):
        await open_s3(stub.settings()).put(some_path(), tmp_path / "gone", "audio/mpeg")
    assert stub.asked == []


async def test_nothing_is_taken_from_the_environment(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = "http://127.0.0.1:9"
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "AWS_PROXY_URL"):
        monkeypatch.setenv(name, elsewhere)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BUCKET", "AWS_REGION"):
        monkeypatch.setenv(name, "surprise")
    for name in ("AWS_SKIP_SIGNATURE", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "AWS_REQUEST_PAYER", "AWS_S3_EXPRESS"):
        monkeypatch.setenv(name, "true")
    path = some_path()
    await open_s3(stub.settings(s3_region="cn-north-1")).size(path)
    assert stub.asked == [f"HEAD /bucket/{path}"]
    (headers,) = stub.headers
    assert f"Credential={KEY}/" in headers["authorization"]
    assert "/cn-north-1/s3/" in headers["authorization"]
    assert "surprise" not in str(headers)
    assert not {"x-amz-security-token", "x-amz-request-payer"} & headers.keys()


@pytest.mark.parametrize(
    ("endpoint", "region", "path_style", "host"),
    [
        ("", "us-east-1", True, "s3.us-east-1.amazonaws.com"),
        ("", "eu-west-1", False, "bucket.s3.eu-west-1.amazonaws.com"),
        ("", "cn-north-1", True, "s3.cn-north-1.amazonaws.com.cn"),
        ("https://oss-cn-hangzhou.aliyuncs.com", "any", False, "bucket.oss-cn-hangzhou.aliyuncs.com"),
        ("http://minio:9000", "any", True, "minio:9000"),
    ],
)
def test_the_bucket_stands_in_the_path_or_in_the_host(
    stub: Stub, endpoint: str, region: str, path_style: bool, host: str
) -> None:
    opened = open_s3(stub.settings(s3_endpoint=endpoint, s3_region=region, s3_path_style=path_style))
    assert opened._host == host
    assert opened._store.config["endpoint"].endswith(f"://{host}")
    assert "amazonaws" not in host or opened._store.config["endpoint"].startswith("https://")
