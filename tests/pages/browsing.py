"""Visitors of a test: browsers that share nothing with one another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from tests.pages.chromium import ARGUMENTS, chromium_or_skip
from tests.pages.looks import crushed_texts, listen, pale_texts, picture, pictures_wanted, too_wide

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
        """Fails unless the page fits both widths, can be read in light and dark, and the browser is content.

        Saves pictures, called after `name`, of what fails; of everything with PICTURES=1.
        """
        language = await self.page.get_attribute("html", "lang")
        assert language == self.language, f"the page says that it is in {language!r}"
        for width, height in SIZES.items():
            await self.page.set_viewport_size({"width": width, "height": height})
            wide = await too_wide(self.page)
            if wide:
                await picture(self.page, f"{name}-{self.language}-{width}-too-wide")
            assert wide == [], f"too wide for {width} px: {wide}"
            crushed = await crushed_texts(self.page)
            assert crushed == [], f"a few letters a line at {width} px: {crushed}"
            for scheme in SCHEMES:
                await self.page.emulate_media(color_scheme=scheme)
                pale = await pale_texts(self.page, exempt)
                if pale or pictures_wanted():
                    await picture(self.page, f"{name}-{self.language}-{width}-{scheme}")
                assert pale == [], f"too little contrast, {scheme}, {width} px: {pale}"
        assert self.complaints == [], f"the browser complains: {self.complaints}"

    async def begin_anew(self, width: int) -> None:
        """Leave the page, and have the browser forget whose it was."""
        await self.page.unroute_all(behavior="ignoreErrors")
        await self.page.goto("about:blank")
        await self.page.context.clear_cookies()
        await self.page.set_viewport_size({"width": width, "height": SIZES.get(width, SIZES[390])})
        await self.page.emulate_media(color_scheme="light")
        self.complaints.clear()


@dataclass(slots=True)
class Visitors:
    """Makes visitors, and sends them away at the end. Their browsers call themselves `agent`."""

    browser: Browser
    agent: str | None = None
    contexts: list[BrowserContext] = field(default_factory=list)

    async def __call__(self, language: Language = "zh-CN", *, width: int = 390) -> Visitor:
        """Somebody who was never here before."""
        context = await self.browser.new_context(
            locale=LOCALES[language],
            user_agent=self.agent,
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


@dataclass(slots=True)
class Guests:
    """Visitors in tabs that stay open from one test to the next: a quarter of what a new browser costs.

    There is one tab for each language, without cookies whenever somebody sits down at it. A test that needs two people
    with one language, a browser of its own making or an empty session storage takes `Visitors`.
    """

    visitors: Visitors
    tabs: dict[Language, Visitor] = field(default_factory=dict)

    async def __call__(self, language: Language = "zh-CN", *, width: int = 390) -> Visitor:
        """The visitor with this language, who was nowhere before."""
        if language not in self.tabs:
            self.tabs[language] = await self.visitors(language)
        guest = self.tabs[language]
        await guest.begin_anew(width)
        return guest


@asynccontextmanager
async def launched_chromium() -> AsyncIterator[Browser]:
    """The system's Chromium; where there is none the test is skipped, or fails if Chromium is required."""
    program = chromium_or_skip()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visitors_of(browser: Browser, agent: str | None = None) -> AsyncIterator[Visitors]:
    """Visitors, who are sent away at the end."""
    made = Visitors(browser, agent)
    yield made
    await made.send_away()
