"""`operator`: somebody who is signed in to the console of `gateway`; reads English.

Pages do no SQL: what they show comes from services, which are tested on both engines. So `gateway` is over SQLite here.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.console.operator import Operator, signed_in
from tests.gateway import RunningGateway


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'wxgate.db')}"


@pytest.fixture
async def operator(gateway: RunningGateway) -> AsyncIterator[Operator]:
    async with signed_in(gateway) as somebody:
        yield somebody
