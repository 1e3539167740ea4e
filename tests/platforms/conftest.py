"""Fixtures of the platforms' tests.

`bare_place`  a gateway and an account that may authorise a platform, before there is one
`place`       the same with a platform that has its first ticket
"""

import pytest
from tests.gateway import RunningGateway
from tests.platforms.place import Place, new_place

from wxgate_sim.server import SimServer


@pytest.fixture
def bare_place(gateway: RunningGateway, wechat_sim: SimServer) -> Place:
    return new_place(gateway, wechat_sim)


@pytest.fixture
async def place(bare_place: Place) -> Place:
    await bare_place.add_platform()
    await bare_place.until_ticket()
    return bare_place
