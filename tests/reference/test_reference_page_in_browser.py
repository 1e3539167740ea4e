"""The page in a real browser, under its own content security policy: filter, links and width."""

import pytest
from playwright.async_api import Route, expect
from tests.pages.browsing import Guests, Visitor
from tests.pages.browsing import Language as Locale
from tests.reference.sample_endpoints import SAMPLE

from wxgate.http import reference
from wxgate.protocol.language import Language

ADDRESS = "http://127.0.0.1/docs"
LOCALES: dict[Language, Locale] = {"zh": "zh-CN", "en": "en"}

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(guests: Guests, language: Language, width: int) -> Visitor:
    """Somebody before the page, which comes without a server."""
    visitor = await guests(LOCALES[language], width=width)

    async def answer(route: Route) -> None:
        policy = {"content-security-policy": reference.content_security_policy()}
        body = reference.page(SAMPLE, language, "https://wxgate.example.com")
        await route.fulfill(status=200, content_type="text/html; charset=utf-8", headers=policy, body=body)

    await visitor.page.route(ADDRESS, answer)
    await visitor.page.goto(ADDRESS)
    return visitor


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_page_fits_its_width_and_the_browser_has_nothing_to_complain_about(
    guests: Guests, language: Language, width: int
) -> None:
    visitor = await opened(guests, language, width)
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") == width
    assert await visitor.page.evaluate("getComputedStyle(document.querySelector('header')).position") == "sticky"
    assert visitor.complaints == []


async def test_the_filter_leaves_what_matches(guests: Guests) -> None:
    visitor = await opened(guests, "zh", 1280)
    page = visitor.page
    await page.fill("#filter", "TPL_data")
    await expect(page.locator("article:visible")).to_have_count(1)
    await expect(page.locator("article:visible h2 a")).to_have_text("async_send_tpl")
    await expect(page.locator("aside a.entry:visible")).to_have_text(["async_send_tpl"])
    await page.fill("#filter", "no such thing")
    await expect(page.locator("#none")).to_be_visible()
    await page.fill("#filter", "")
    await expect(page.locator("article:visible")).to_have_count(len(SAMPLE))
    assert visitor.complaints == []


async def test_a_slash_goes_to_the_filter_and_a_link_finds_what_the_filter_hid(guests: Guests) -> None:
    page = (await opened(guests, "en", 1280)).page
    await page.keyboard.press("/")
    await page.keyboard.type("set_page")
    await expect(page.locator("article:visible")).to_have_count(1)
    await page.evaluate("location.hash = '#forget'")
    await expect(page.locator("#forget")).to_be_in_viewport()
