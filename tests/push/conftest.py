"""Fixtures of the tests of pushes.

`clock`   a clock that the test can move
`place`   a process that takes pushes, with an account; see tests/push/place.py
`second`  another process on the same database
"""

from collections.abc import AsyncIterator

import pytest
from tests.push.place import Place, furnish, running_place

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.vault import Vault, new_key

_VAULT = Vault([new_key()])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def place(database: Database, clock: Clock) -> AsyncIterator[Place]:
    await furnish(database, _VAULT, clock)
    async with running_place(database, _VAULT, clock) as running:
        yield running


@pytest.fixture
async def second(place: Place, database_url: str) -> AsyncIterator[Place]:
    database = await Database.open(database_url)
    async with running_place(database, place.vault, place.clock) as running:
        yield running
    await database.close()
