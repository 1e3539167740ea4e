"""The page in a real browser, under its own content security policy: filter, links and width."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from tests.reference.sample_endpoints import SAMPLE

from wxgate.http import reference
from wxgate.protocol.language import Language

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
ADDRESS = "http://127.0.0.1/docs"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def opened(browser: Browser, language: Language, width: int) -> tuple[Page, list[str]]:
    """The page without a server, and everything the browser complains about."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))

    def answer(route: Route) -> None:
        policy = {"content-security-policy": reference.content_security_policy()}
        body = reference.page(SAMPLE, language, "https://wxgate.example.com")
        route.fulfill(status=200, content_type="text/html; charset=utf-8", headers=policy, body=body)

    page.route(ADDRESS, answer)
    page.goto(ADDRESS)
    return page, complaints


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_its_width_and_the_browser_has_nothing_to_complain_about(
    browser: Browser, language: Language, width: int
) -> None:
    page, complaints = opened(browser, language, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("getComputedStyle(document.querySelector('header')).position") == "sticky"
    assert complaints == []
    page.close()


def test_the_filter_leaves_what_matches(browser: Browser) -> None:
    page, complaints = opened(browser, "zh", 1280)
    page.fill("#filter", "TPL_data")
    expect(page.locator("article:visible")).to_have_count(1)
    expect(page.locator("article:visible h2 a")).to_have_text("async_send_tpl")
    expect(page.locator("aside a.entry:visible")).to_have_text(["async_send_tpl"])
    page.fill("#filter", "no such thing")
    expect(page.locator("#none")).to_be_visible()
    page.fill("#filter", "")
    expect(page.locator("article:visible")).to_have_count(len(SAMPLE))
    assert complaints == []
    page.close()


def test_a_slash_goes_to_the_filter_and_a_link_finds_what_the_filter_hid(browser: Browser) -> None:
    page, _ = opened(browser, "en", 1280)
    page.keyboard.press("/")
    page.keyboard.type("set_page")
    expect(page.locator("article:visible")).to_have_count(1)
    page.evaluate("location.hash = '#forget'")
    expect(page.locator("#forget")).to_be_in_viewport()
    page.close()
