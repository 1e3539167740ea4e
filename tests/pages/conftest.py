"""Fixtures of the tests in a real browser.

`chromium`  the system's Chromium, one per worker; without it these tests are skipped, and the run says so
`visitors`  makes browsers that share nothing with one another
`demo`      `wxgate demo` as a process, one for all tests of a worker
`sim`       the simulator inside that demo; what a test changes is taken back after it
`shop`      the demo's client: signs and calls

The browser lives in the session's loop, so tests here say `pytestmark = pytest.mark.asyncio(loop_scope="session")`.
"""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.gateway import Caller
from tests.pages.browsing import Visitors, launched_chromium, visitors_of
from tests.pages.demo import PrintedDemo, printed_demo

from wxgate_sim.remote import SimControls


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with launched_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(chromium: Browser) -> AsyncIterator[Visitors]:
    async with visitors_of(chromium) as made:
        yield made


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
