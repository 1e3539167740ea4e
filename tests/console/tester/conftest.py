"""`gateway` here follows no simulator's clock: tests move it themselves."""

from collections.abc import AsyncIterator

import pytest
from tests.gateway import RunningGateway, running_gateway, settings_for

from wxgate_sim.server import SimServer


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    async with running_gateway(settings_for(database_url, wechat_sim.url, clock_url="")) as running:
        yield running
