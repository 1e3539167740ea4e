"""Fixtures of the tenants' tests.

`second`    another connection to the same database, as another process has it
`clock`     a clock that the test can move
`vault`     a vault with a fresh key
`accounts`  administration of official accounts
`clients`   administration of clients, who can be granted ENDPOINTS
"""

from collections.abc import AsyncIterator

import pytest
from tests.tenants.world import ENDPOINTS

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.vault import Vault, new_key


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault() -> Vault:
    return Vault([new_key()])


@pytest.fixture
def accounts(database: Database, vault: Vault, clock: Clock) -> AccountAdmin:
    return AccountAdmin(database, vault, clock)


@pytest.fixture
def clients(database: Database, vault: Vault, clock: Clock) -> ClientAdmin:
    return ClientAdmin(database, vault, clock, ENDPOINTS)
