"""A newcomer's whole way: the printed line, the link it answers, WeChat's consent, the shop, the visitor's profile."""

import asyncio
import json
import os
import re
from typing import Final

import pytest
from playwright.async_api import Page
from tests.pages.browsing import Guests
from tests.pages.demo import PrintedDemo, missing_programs

from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECONDS: Final = 30


async def paste(line: str) -> dict[str, object]:
    """The `data` that the line answers when it is pasted into a shell. Skips where the shell lacks what it needs."""
    missing = missing_programs()
    if missing:
        pytest.skip(f"the printed lines were not run: this machine has no {missing}")
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", line), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
    )
    output, errors = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, errors.decode()
    envelope: dict[str, object] = json.loads(output)
    assert envelope["retcode"] == 200, envelope
    data = envelope["data"]
    assert isinstance(data, dict)
    return data


async def key_on(page: Page, demo: PrintedDemo) -> str:
    """The key with which the visitor landed on the shop's page, which shows it."""
    await page.wait_for_url(f"{demo.url}/demo/shop?key=*")
    key = await page.inner_text("#key")
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert page.url.endswith(f"?key={key}")
    return key


async def test_a_newcomer_gets_from_the_printed_line_to_the_visitors_profile(
    demo: PrintedDemo, guests: Guests, sim: SimControls
) -> None:
    anna = sim.follower("anna")
    login = await paste(demo.login_line)
    visitor = await guests("en")
    page = visitor.page
    await page.goto(str(login["redirect"]))
    await page.click(f'[data-openid="{anna.openid(demo.appid)}"]')
    await page.click("#allow")
    key = await key_on(page, demo)
    profile = await paste(await page.inner_text("#profile-line"))

    assert (profile["nickname"], profile["openid"]) == ("Anna Weber", anna.openid(demo.appid))
    assert key != login["key"]
    assert visitor.complaints == []


async def test_the_same_way_by_the_pages_alone_needs_no_terminal(
    demo: PrintedDemo, guests: Guests, sim: SimControls
) -> None:
    visitor = await guests("zh-CN")
    page = visitor.page
    await page.goto(demo.url)
    await page.click("#login")
    await page.click(f'[data-openid="{sim.follower("laozhou").openid(demo.appid)}"]')
    await page.click("#allow")
    await key_on(page, demo)
    await page.click('a[href="/demo/login"]')
    await page.wait_for_selector("#allow")
    assert visitor.complaints == []


async def test_the_line_on_the_start_page_is_the_printed_one(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await guests("en")
    await visitor.page.goto(demo.url)
    assert await visitor.page.inner_text("#login-line") == demo.login_line
