"""The system's Chromium: where it is, how it is started, and what to say when there is none.

As a plugin (`-p tests.pages.chromium`) it tells at the end of a run, where nobody can overlook it, that page tests were
skipped (`REQUIRE_CHROMIUM=1` makes them fail instead), and has the fixtures of all tests in a browser:

`chromium`  the system's Chromium, one per worker; without it these tests are skipped, and the run says so
`guests`    visitors who come one after the other; cheap
`visitors`  makes browsers that share nothing with one another

The browser lives in the session's loop, so tests with it say `pytestmark = pytest.mark.asyncio(loop_scope="session")`.
Pytest loads this file in every run, so Playwright is imported only when a test asks for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tests.pages.browsing import Guests, Visitors

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing of these asks anybody on the network for anything."""

MISSING: Final = "没有 Chromium / no Chromium"
"""How the reason of every skipped page test begins."""

INSTALL: Final = "apt-get install chromium fonts-noto-cjk (macOS: brew install --cask chromium)"


def find_chromium() -> str | None:
    """The program's path; None when the machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def required() -> bool:
    """Whether a machine without Chromium is a failure: for a CI that knows that it installed one."""
    return os.environ.get("REQUIRE_CHROMIUM") == "1"


def chromium_or_skip() -> str:
    """The program's path. Ends the test when there is none: skipped, or failed when Chromium is required."""
    found = find_chromium()
    if found is not None:
        return found
    reason = f"{MISSING}: {', '.join(NAMES)}"
    if required():
        pytest.fail(f"{reason} (REQUIRE_CHROMIUM=1)", pytrace=False)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    from tests.pages.browsing import launched_chromium

    async with launched_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def guests(chromium: Browser) -> AsyncIterator[Guests]:
    from tests.pages.browsing import Guests, visitors_of

    async with visitors_of(chromium) as made:
        yield Guests(made)


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(chromium: Browser) -> AsyncIterator[Visitors]:
    from tests.pages.browsing import visitors_of

    async with visitors_of(chromium) as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many page tests were skipped, and how to have them run. With xdist this is the controller's."""
    skipped = [
        report
        for report in terminalreporter.getreports("skipped")
        if isinstance(report, pytest.TestReport) and "Chromium" in str(report.longrepr)
    ]
    if not skipped:
        return
    terminalreporter.section(f"{MISSING}: {len(skipped)} skipped", sep="!", red=True, bold=True)
    terminalreporter.line(
        f"{len(skipped)} 个页面测试被跳过，页面未经浏览器检验。安装后重跑：{INSTALL}", red=True, bold=True
    )
    terminalreporter.line(
        f"{len(skipped)} page tests were skipped: NO page was seen in a browser. To have them run: {INSTALL}",
        red=True,
        bold=True,
    )
