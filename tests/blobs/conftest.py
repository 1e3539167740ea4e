"""Fixtures of the tests of stored files.

`settings`  the settings of an installation that stores in a folder, in S3, in UpYun: the test runs once for each
`blobs`     the storage that they name, opened
`s3`        a bucket of an S3 service (moto) that the public may read; shared by a worker's tests
`upyun`     the simulated UpYun, as good as new; `upyun_server` is the server behind it, shared by a worker's tests

A further storage gives a fixture `<name>_settings` and its name in STORAGES.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.blobs.s3_service import Bucket, running_bucket
from tests.blobs.upyun_service import upyun_settings_for

from wxgate.blobs.opening import open_blobs
from wxgate.blobs.store import Blobs
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate_sim.upyun.server import UpyunServer

STORAGES = ("folder", "s3", "upyun")


@pytest.fixture(params=STORAGES)
def settings(request: pytest.FixtureRequest) -> Settings:
    found: Settings = request.getfixturevalue(f"{request.param}_settings")
    return found


@pytest.fixture
async def blobs(settings: Settings) -> AsyncIterator[Blobs]:
    opened = open_blobs(settings, Clock())
    yield opened
    await opened.close()


@pytest.fixture
def folder_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def s3_settings(tmp_path: Path, s3: Bucket) -> Settings:
    return s3.settings(tmp_path / "data")


@pytest.fixture(scope="session")
def s3() -> Iterator[Bucket]:
    with running_bucket() as bucket:
        yield bucket


@pytest.fixture
def upyun_settings(tmp_path: Path, upyun: UpyunServer) -> Settings:
    return upyun_settings_for(upyun, tmp_path / "data")


@pytest.fixture
def upyun(upyun_server: UpyunServer) -> UpyunServer:
    upyun_server.reset()
    return upyun_server


@pytest.fixture(scope="session")
def upyun_server() -> Iterator[UpyunServer]:
    with UpyunServer() as server:
        yield server
