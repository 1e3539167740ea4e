"""The authorize page in Chromium with scripts switched off: it must work by plain forms."""

import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, weixin: Weixin) -> Iterator[Page]:
    weixin.change(allow_any_redirect=True)
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=weixin.sim.url, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def came_back_with(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def site(weixin: Weixin) -> str:
    return weixin.sim.url + "/_sim/clock"


def test_somebody_else_is_chosen_and_allows(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    second = weixin.sim.add_follower(nickname="Anna").openid(weixin.account.appid)
    phone.goto(weixin.link(site(weixin)))
    phone.click(f'[data-openid="{second}"]')
    phone.click("#allow")

    code = came_back_with(phone)["code"][0]
    assert weixin.exchange(code)["openid"] == second


def test_refusing_brings_back_no_code(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    phone.goto(weixin.link(site(weixin)))
    phone.click("#refuse")

    assert came_back_with(phone) == {"state": ["s1"]}


def test_the_phone_is_taken_once_and_then_silent(weixin: Weixin, person: SimFollower, phone: Page) -> None:
    second = weixin.sim.add_follower().openid(weixin.account.appid)
    link = weixin.link(site(weixin), scope="snsapi_base")
    phone.goto(link)
    phone.click(f'[data-openid="{second}"]')
    first = came_back_with(phone)["code"][0]
    phone.goto(link)

    assert came_back_with(phone)["code"][0] != first
    assert weixin.exchange(came_back_with(phone)["code"][0])["openid"] == second


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_and_its_buttons_can_be_reached(
    weixin: Weixin, person: SimFollower, phone: Page, width: int
) -> None:
    for number in range(12):
        weixin.sim.add_follower(nickname=f"Somebody with a rather long name {number}")
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto(weixin.link(site(weixin)))
    phone.click("#add-visitor", trial=True)
    phone.click("#allow", trial=True)

    wide = phone.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= width
    phone.click("#language")
    assert phone.locator("h2").inner_text() == "获取你的昵称、头像"
