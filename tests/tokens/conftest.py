"""Fixtures of the keeper's tests.

`rig`         a keeper over `database`, with the simulator (`wechat_sim`) as WeChat; see tests/tokens/rig.py
`sqlite_url`  a fresh database of SQLite, for tests that need not run once per engine
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.tokens.rig import Rig

from wxgate.db import Database
from wxgate_sim.server import SimServer


@pytest.fixture
async def rig(database: Database, wechat_sim: SimServer) -> AsyncIterator[Rig]:
    async with Rig(database, wechat_sim) as made:
        yield made


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'wxgate.db')}"
