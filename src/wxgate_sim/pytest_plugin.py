"""Pytest fixtures of the simulator.

`wechat_sim`         a simulator that knows nothing yet: no accounts, no calls, real time. Wiped before every test.
`wechat_sim_server`  the server behind it, one per session, on a free port of 127.0.0.1.

Pytest loads this file in every run, so the server itself is imported only when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wxgate_sim.server import SimServer


@pytest.fixture(scope="session")
def wechat_sim_server() -> Iterator[SimServer]:
    """One simulator for the whole session. Its state is whatever the last test left: use `wechat_sim`."""
    from wxgate_sim.server import SimServer

    with SimServer() as server:
        yield server


@pytest.fixture
def wechat_sim(wechat_sim_server: SimServer) -> SimServer:
    """A simulator as good as new, on a real socket; its address is `wechat_sim.url`."""
    wechat_sim_server.reset()
    return wechat_sim_server
