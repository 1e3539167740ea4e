"""Fixtures of the tests of background work.

`second_database`  the test's database as another process opens it
"""

from collections.abc import AsyncIterator

import pytest

from wxgate.db import Database


@pytest.fixture
async def second_database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()
