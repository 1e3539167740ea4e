"""Fixtures of the tests of UpYun's client.

`store`  the bucket of the simulated UpYun, with no pauses between tries
`tasks`  its processing, likewise
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.blobs.upyun_service import store_at, upyun_settings_for

from wxgate.blobs.upyun.store import UpyunBlobs
from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.protocol.clock import Clock
from wxgate_sim.upyun.server import UpyunServer


@pytest.fixture
async def store(upyun: UpyunServer, tmp_path: Path) -> AsyncIterator[UpyunBlobs]:
    upyun_settings_for(upyun, tmp_path)
    async with store_at(upyun.url) as opened:
        yield opened


@pytest.fixture
async def tasks(upyun: UpyunServer, tmp_path: Path) -> AsyncIterator[UpyunTasks]:
    opened = UpyunTasks(upyun_settings_for(upyun, tmp_path), Clock(), pauses=(0.0,) * 3)
    yield opened
    await opened.close()
