"""Seconds from `wxgate demo` to the first successful call made in the tester, its clicks, and the page's weight.

A browser does what a newcomer would: opens the printed link, fills in the samples, sends. Needs Chromium. The demo
starts from an environment that is there; `bench.newcomer` has the way before that.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Browser, Page
from tests.pages.browsing import launched_chromium
from tests.pages.demo import printed_demo

CLICKS: Final = ("#samples", "#send")

WEIGHTS: Final = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])"""


@dataclass(frozen=True, slots=True)
class FirstCall:
    """What it took."""

    ready: float
    """Seconds until the demo had printed its links."""
    whole: float
    """Seconds until the call had succeeded."""
    weights: dict[str, int]
    """Bytes by path of everything the page loaded for the first time."""


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures; returns 0. Raises what went wrong on the way."""
    argparse.ArgumentParser(prog="python -m bench.first_call", description=__doc__).parse_args(argv)
    found = asyncio.run(_measured())
    print(f"from wxgate demo to the first call in the tester: {found.whole:.1f} s, {len(CLICKS)} clicks on the page")
    print(
        f"  until the demo had printed its links {found.ready:.1f} s, in the browser {found.whole - found.ready:.1f} s"
    )
    print(f"  the page weighs {sum(found.weights.values()) / 1000:.0f} kB in {len(found.weights)} files, uncompressed:")
    for path, weight in sorted(found.weights.items(), key=lambda each: -each[1]):
        print(f"    {weight:6} {path}")
    return 0


async def _measured() -> FirstCall:
    async with launched_chromium() as browser:  # a newcomer's browser runs already
        return await _first_call(browser)


async def _first_call(browser: Browser) -> FirstCall:
    page = await browser.new_page(locale="zh-CN")
    started = time.monotonic()
    with printed_demo() as demo:
        ready = time.monotonic()
        await page.goto(f"{demo.url}/api_test")
        await _call(page)
        return FirstCall(ready - started, time.monotonic() - started, dict(await _weights(page)))


async def _call(page: Page) -> None:
    for button in CLICKS:
        await page.click(button)
    await page.wait_for_selector("[data-fact=retcode]")
    code = await page.inner_text("[data-fact=retcode]")
    if code != "200":
        raise RuntimeError(f"the call was answered {code}: {await page.inner_text('#result')}")


async def _weights(page: Page) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = await page.evaluate(WEIGHTS)
    return [(path, weight) for path, weight in found if not path.startswith("/weixinapi/")]


if __name__ == "__main__":
    raise SystemExit(main())
