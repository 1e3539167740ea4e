"""The authorize page in Chromium with scripts switched off: it must work by plain forms."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower
from wxgate_sim.server import SimServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tab(chromium: Browser, wechat_sim_server: SimServer) -> AsyncIterator[Page]:
    """One for all tests; what it remembers is taken back before each."""
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        base_url=wechat_sim_server.url,
        locale="en-GB",
    )
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tab: Page, weixin: Weixin) -> Page:
    weixin.change(allow_any_redirect=True)
    await tab.context.clear_cookies()
    await tab.set_viewport_size({"width": 390, "height": 844})
    return tab


def came_back_with(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def site(weixin: Weixin) -> str:
    return weixin.sim.url + "/_sim/clock"


async def test_somebody_else_is_chosen_and_allows(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    second = weixin.sim.add_follower(nickname="Anna").openid(weixin.account.appid)
    await phone.goto(weixin.link(site(weixin)))
    await phone.click(f'[data-openid="{second}"]')
    await phone.click("#allow")

    code = came_back_with(phone)["code"][0]
    assert weixin.exchange(code)["openid"] == second


async def test_refusing_brings_back_no_code(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    await phone.goto(weixin.link(site(weixin)))
    await phone.click("#refuse")

    assert came_back_with(phone) == {"state": ["s1"]}


async def test_the_phone_is_taken_once_and_then_silent(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    second = weixin.sim.add_follower().openid(weixin.account.appid)
    link = weixin.link(site(weixin), scope="snsapi_base")
    await phone.goto(link)
    await phone.click(f'[data-openid="{second}"]')
    first = came_back_with(phone)["code"][0]
    await phone.goto(link)

    assert came_back_with(phone)["code"][0] != first
    assert weixin.exchange(came_back_with(phone)["code"][0])["openid"] == second


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_the_page_fits_and_its_buttons_can_be_reached(
    weixin: Weixin, person: SimFollower, phone: Page, width: int
) -> None:
    for number in range(12):
        weixin.sim.add_follower(nickname=f"Somebody with a rather long name {number}")
    await phone.set_viewport_size({"width": width, "height": 844})
    await phone.goto(weixin.link(site(weixin)))
    await phone.click("#add-visitor", trial=True)
    await phone.click("#allow", trial=True)

    wide = await phone.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= width
    await phone.click("#language")
    assert await phone.locator("h2").inner_text() == "获取你的昵称、头像"
