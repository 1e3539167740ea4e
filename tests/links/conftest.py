"""Fixtures of the short links' tests.

`place`  a client that makes short links, and browsers that open them; see tests/links/place.py
"""

import pytest
from tests.gateway import RunningGateway
from tests.links.place import Place

from wxgate.tenants.client_admin import ClientAdmin


@pytest.fixture
async def place(gateway: RunningGateway, clients: ClientAdmin) -> Place:
    return await Place.of(gateway, clients)
