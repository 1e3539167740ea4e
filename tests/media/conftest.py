"""Fixtures of the media's tests.

`gateway`   a whole gateway (tests/conftest.py) that stores in a folder of the test's and may post to this machine
`receiver`  a client's server that notifications are posted to
`s3`, `upyun`  as in tests/blobs/conftest.py
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.blobs.conftest import s3 as s3
from tests.blobs.conftest import upyun as upyun
from tests.blobs.conftest import upyun_server as upyun_server
from tests.gateway import RunningGateway, running_gateway, settings_for
from tests.receiving import Receiver, receiving

from wxgate.settings import Settings
from wxgate_sim.server import SimServer


@pytest.fixture
def settings(database_url: str, wechat_sim: SimServer, tmp_path: Path) -> Settings:
    return settings_for(database_url, wechat_sim.url, data_dir=tmp_path / "data", allow_private_urls=True)


@pytest.fixture
async def gateway(settings: Settings) -> AsyncIterator[RunningGateway]:
    async with running_gateway(settings) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
