"""Fixtures of the simulator's own tests.

`http`     an HTTP client of the simulator, which follows no redirects
`weixin`   an account of the simulator and a caller that uses it
`person`   somebody who follows that account
`chromium` a browser, one for each module
`visitors` people with that browser
"""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.pages.browsing import Visitors, launched_chromium, visitors_of
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower
from wxgate_sim.server import SimServer


@pytest.fixture
def http(wechat_sim: SimServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=wechat_sim.url, timeout=20, trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
def weixin(wechat_sim: SimServer, http: httpx.Client) -> Weixin:
    account = wechat_sim.add_account(name="青禾书店", redirect_domains=["shop.example.com"])
    return Weixin(wechat_sim, http, account)


@pytest.fixture
def person(weixin: Weixin) -> SimFollower:
    return weixin.sim.add_follower(nickname="林小满", subscribed=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def visitors(chromium: Browser) -> AsyncIterator[Visitors]:
    async with visitors_of(chromium) as made:
        yield made
