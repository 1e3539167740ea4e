"""Fixtures of the SDK's tests.

`stub`    a miniature gateway on a real socket, as good as new for each test
`client`  a `Client` of it
"""

from collections.abc import Iterator

import pytest
from tests.sdk.stub_gateway import CODE, SECRET, StubGateway, running_stub

from wxgate_client import Client


@pytest.fixture(scope="module")
def running() -> Iterator[StubGateway]:
    with running_stub() as stub:
        yield stub


@pytest.fixture
def stub(running: StubGateway) -> StubGateway:
    running.calls.clear()
    running.answer_with(None)
    return running


@pytest.fixture
def client(stub: StubGateway) -> Iterator[Client]:
    with Client(stub.url, CODE, SECRET) as opened:
        yield opened
