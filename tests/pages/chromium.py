"""The system's Chromium: where it is, how it is started, and what to say when there is none.

As a plugin (`-p tests.pages.chromium`) it tells at the end of a run, where nobody can overlook it, that page tests were
skipped. `REQUIRE_CHROMIUM=1` makes them fail instead.
"""

import os
import shutil
from typing import Final

import pytest

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
