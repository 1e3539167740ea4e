"""Visitors of a test: browsers that share nothing with one another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from tests.pages.chromium import ARGUMENTS, chromium_or_skip
from tests.pages.looks import listen, pale_texts, picture, too_wide

Language: TypeAlias = Literal["zh-CN", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh-CN", "en")
LOCALES: Final[dict[Language, str]] = {"zh-CN": "zh-CN", "en": "en-GB"}
SIZES: Final = {390: 844, 1280: 800}
"""Width and height: a phone and a desk."""

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

MILLISECONDS: Final = 20_000


@dataclass(slots=True)
class Visitor:
    """One person's browser with one page."""

    page: Page
    language: Language
    complaints: list[str]

    async def check_looks(self, name: str, *, exempt: str = "") -> None:
        """Fails unless the page fits both widths, can be read in light and dark, and the browser is content."""
        language = await self.page.get_attribute("html", "lang")
        assert language == self.language, f"the page says that it is in {language!r}"
        for width, height in SIZES.items():
            await self.page.set_viewport_size({"width": width, "height": height})
            wide = await too_wide(self.page)
            assert wide == [], f"too wide for {width} px: {wide}"
            for scheme in SCHEMES:
                await self.page.emulate_media(color_scheme=scheme)
                pale = await pale_texts(self.page, exempt)
                assert pale == [], f"too little contrast, {scheme}, {width} px: {pale}"
                await picture(self.page, f"{name}-{self.language}-{width}-{scheme}")
        assert self.complaints == [], f"the browser complains: {self.complaints}"


@dataclass(slots=True)
class Visitors:
    """Makes visitors, and sends them away at the end."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    async def __call__(self, language: Language = "zh-CN", *, width: int = 390) -> Visitor:
        """Somebody who was never here before."""
        context = await self.browser.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": SIZES[width]},
            reduced_motion="reduce",
        )
        context.set_default_timeout(MILLISECONDS)
        self.contexts.append(context)
        page = await context.new_page()
        return Visitor(page, language, listen(page))

    async def send_away(self) -> None:
        for context in self.contexts:
            await context.close()


@asynccontextmanager
async def launched_chromium() -> AsyncIterator[Browser]:
    """The system's Chromium; where there is none the test is skipped, or fails if Chromium is required."""
    program = chromium_or_skip()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visitors_of(browser: Browser) -> AsyncIterator[Visitors]:
    """Visitors, who are sent away at the end."""
    made = Visitors(browser)
    yield made
    await made.send_away()
