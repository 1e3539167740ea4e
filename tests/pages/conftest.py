"""Fixtures of the tests of pages; those of the browser are in `tests.pages.chromium`.

`demo`  `wxgate demo` as a process, one for all tests of a worker
`sim`   the simulator inside that demo; what a test changes is taken back after it
`shop`  the demo's client: signs and calls
`console`  a gateway in use, no demo, one for all tests of a worker
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.gateway import Caller
from tests.pages.console_world import ConsoleWorld, running_console
from tests.pages.demo import PrintedDemo, printed_demo

from wxgate_sim.remote import SimControls


@pytest.fixture(scope="session")
def demo() -> Iterator[PrintedDemo]:
    with printed_demo() as running:
        yield running


@pytest.fixture
def sim(demo: PrintedDemo) -> Iterator[SimControls]:
    controls = SimControls(demo.url)
    yield controls
    controls.hold_phone(None)
    controls.clear_faults()
    controls.change_account(demo.appid, duplicate_redirect="off")


@pytest_asyncio.fixture(loop_scope="session")
async def shop(demo: PrintedDemo) -> AsyncIterator[Caller]:
    async with httpx.AsyncClient(base_url=demo.url, timeout=20, trust_env=False) as http:
        yield Caller(http, demo.code, demo.secret)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def console(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ConsoleWorld]:
    async with running_console(sqlite_template, tmp_path_factory.mktemp("console")) as world:
        yield world
