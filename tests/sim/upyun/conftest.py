"""Fixtures of the tests of the simulated UpYun.

`upyun` the simulator, as good as new, with one bucket and its operator
`sdk`   UpYun's own Python SDK, made to talk to it
`http`  an HTTP client of it
"""

from collections.abc import Iterator

import httpx
import pytest
from tests.sim.upyun.sdk import BUCKET, OPERATOR, PASSWORD, Sdk, connected

from wxgate_sim.upyun.server import UpyunServer


@pytest.fixture(scope="session")
def upyun_server() -> Iterator[UpyunServer]:
    with UpyunServer() as server:
        yield server


@pytest.fixture
def upyun(upyun_server: UpyunServer) -> UpyunServer:
    upyun_server.reset()
    upyun_server.add_bucket(BUCKET, OPERATOR, PASSWORD)
    return upyun_server


@pytest.fixture
def sdk(upyun: UpyunServer) -> Iterator[Sdk]:
    with connected(upyun.url) as client:
        yield client


@pytest.fixture
def http(upyun: UpyunServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=upyun.url, timeout=20, trust_env=False, verify=False) as client:
        yield client
