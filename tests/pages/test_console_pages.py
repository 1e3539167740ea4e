"""Every page of the console in a browser: at both widths, in both languages, light and dark, by keyboard."""

import pytest
from playwright.async_api import Dialog
from tests.console.operator import PASSWORD
from tests.pages.accessibility import violations
from tests.pages.browsing import LANGUAGES, Guests, Language, Visitor
from tests.pages.console_world import ConsoleWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERY = {"moderate", "serious", "critical"}


async def signed_in(console: ConsoleWorld, guests: Guests, language: Language, width: int = 1280) -> Visitor:
    visitor = await guests(language, width=width)
    await visitor.page.context.add_cookies([{"name": "wxgate", "value": console.session, "url": console.url}])
    return visitor


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_fits_can_be_read_and_breaks_no_rule_of_accessibility(
    console: ConsoleWorld, guests: Guests, language: Language
) -> None:
    visitor = await signed_in(console, guests, language)
    for name, path in console.pages().items():
        await visitor.page.goto(console.url + path)
        assert await visitor.page.locator("h1").count() == 1, name
        await visitor.check_looks(f"console-{name}")
        for width in (1280, 390):
            await visitor.page.set_viewport_size({"width": width, "height": 800})
            assert await violations(visitor.page, *EVERY) == [], (name, width)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_before_signing_in_do_too(console: ConsoleWorld, guests: Guests, language: Language) -> None:
    token = await console.services.operators.admin.link("li.lei")
    visitor = await guests(language)
    entrance = {"sign-in": "/console/sign-in", "password": f"/console/link/{token}", "used": "/console/link/x"}
    for name, path in entrance.items():
        await visitor.page.goto(console.url + path)
        await visitor.check_looks(f"console-{name}")
        assert await violations(visitor.page, *EVERY) == [], name


async def test_somebody_signs_in_switches_language_and_finds_a_client_by_keyboard(
    console: ConsoleWorld, guests: Guests
) -> None:
    visitor = await guests("en", width=1280)
    page = visitor.page
    await page.goto(f"{console.url}/console/clients")
    await page.wait_for_selector("#name:focus")
    await page.keyboard.type("admin")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{console.url}/console/clients")
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == "Skip to content"

    await page.get_by_role("link", name="中文").click()
    await page.wait_for_selector('html[lang="zh-CN"]')
    await page.get_by_role("link", name="公众号").first.click()
    assert await page.get_attribute("html", "lang") == "zh-CN"
    assert visitor.complaints == []


async def test_what_cannot_be_undone_is_asked_before(console: ConsoleWorld, guests: Guests) -> None:
    visitor = await signed_in(console, guests, "en")
    asked: list[str] = []

    async def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    visitor.page.once("dialog", refuse)
    await visitor.page.goto(f"{console.url}/console/clients/{console.code}")
    await visitor.page.get_by_role("button", name="Close the client").click()
    assert asked == ["Its calls will be answered 105. Go on?"]
    client = console.services.directory.client(console.code)
    assert client is not None
    assert not client.closed


async def test_on_a_phone_the_sections_are_behind_a_menu(console: ConsoleWorld, guests: Guests) -> None:
    visitor = await signed_in(console, guests, "en", width=390)
    await visitor.page.goto(f"{console.url}/console")
    assert not await visitor.page.get_by_role("link", name="Requests").is_visible()
    await visitor.page.get_by_text("Menu", exact=True).click()
    await visitor.page.get_by_role("link", name="Requests").click()
    await visitor.page.wait_for_url(f"{console.url}/console/requests")
