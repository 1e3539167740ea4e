"""Which storage the settings name, and what they lack."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.opening import open_blobs, open_spool
from wxgate.blobs.s3 import S3Blobs
from wxgate.blobs.store import StorageFailed
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

S3 = Settings(
    storage="s3",
    media_url="https://media.example.com",
    s3_bucket="bucket",
    s3_access_key_id=SecretStr("AKIDEXAMPLE"),
    s3_secret_access_key=SecretStr("wJalrXUtnFEMI"),
)


async def test_a_folder_needs_no_setting_and_nothing_is_made_yet(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", public_url="https://gate.example.com")
    opened = open_blobs(settings, Clock())
    open_spool(settings)
    assert isinstance(opened, FolderBlobs)
    assert opened.url("2026/11/x.mp3") == "https://gate.example.com/media/2026/11/x.mp3"
    assert list(tmp_path.iterdir()) == []


async def test_s3_needs_no_endpoint_for_it_may_be_amazons() -> None:
    opened = open_blobs(S3, Clock())
    assert isinstance(opened, S3Blobs)
    assert opened.url("2026/11/x.mp3") == "https://media.example.com/2026/11/x.mp3"


async def test_every_setting_that_s3_lacks_is_named() -> None:
    with pytest.raises(StorageFailed) as failed:
        open_blobs(Settings(storage="s3", s3_secret_access_key=SecretStr("wJalrXUtnFEMI")), Clock())
    names = "WXGATE_S3_BUCKET, WXGATE_S3_ACCESS_KEY_ID, WXGATE_MEDIA_URL"
    assert failed.value.reason.en == f"S3 needs {names} to be set"
    assert names in failed.value.reason.zh
    assert not failed.value.passing
