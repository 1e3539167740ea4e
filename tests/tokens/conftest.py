"""Fixtures of the keeper's tests.

`rig`  a keeper over `database`, with the simulator (`wechat_sim`) as WeChat; see tests/tokens/rig.py
"""

from collections.abc import AsyncIterator

import pytest
from tests.tokens.rig import Rig

from wxgate.db import Database
from wxgate_sim.server import SimServer


@pytest.fixture
async def rig(database: Database, wechat_sim: SimServer) -> AsyncIterator[Rig]:
    async with Rig(database, wechat_sim) as made:
        yield made
