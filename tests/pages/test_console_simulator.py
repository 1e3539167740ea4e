"""The demo's console: the link that it prints, and the simulator's page."""

import httpx
import pytest
from tests.console.operator import PASSWORD
from tests.gateway import Caller
from tests.pages.accessibility import violations
from tests.pages.browsing import LANGUAGES, Guests, Language, Visitor
from tests.pages.demo import PrintedDemo

from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def signed_in(demo: PrintedDemo, guests: Guests, language: Language) -> Visitor:
    """By the printed link the first time, then by the password."""
    visitor = await guests(language, width=1280)
    async with httpx.AsyncClient(trust_env=False) as http:
        unused = (await http.get(demo.console)).status_code == 200
    await visitor.page.goto(demo.console if unused else f"{demo.url}/console/sign-in")
    if unused:
        await visitor.page.fill("#password", PASSWORD)
        await visitor.page.fill("#again", PASSWORD)
    else:
        await visitor.page.fill("#name", "admin")
        await visitor.page.fill("#password", PASSWORD)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url(f"{demo.url}/console")
    return visitor


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_simulators_page_fits_and_breaks_no_rule(
    demo: PrintedDemo, sim: SimControls, guests: Guests, language: Language
) -> None:
    del sim
    visitor = await signed_in(demo, guests, language)
    await visitor.page.goto(f"{demo.url}/console/simulator")
    await visitor.page.frame_locator("iframe").locator("main.phone").wait_for()
    await visitor.check_looks("console-simulator")
    assert await violations(visitor.page) == []


async def test_a_fault_is_switched_on_felt_by_the_api_and_switched_off(
    demo: PrintedDemo, sim: SimControls, shop: Caller, guests: Guests
) -> None:
    visitor = await signed_in(demo, guests, "en")
    page = visitor.page
    await page.goto(f"{demo.url}/console/simulator")
    await page.get_by_text("No fault: WeChat works as it should.").wait_for()
    await page.select_option("#trouble", label="45009, the day's quota is used up")
    await page.get_by_role("button", name="Switch on").click()
    await page.get_by_role("button", name="Switch off").wait_for()
    assert (await shop("generate_qrcode", qrcode_type="TMP", scene_id="7")).retcode == 45009

    await page.get_by_role("button", name="Switch off").click()
    await page.get_by_text("No fault: WeChat works as it should.").wait_for()
    assert (await shop("generate_qrcode", qrcode_type="TMP", scene_id="7")).retcode == 200
    assert visitor.complaints == []


async def test_the_clock_is_moved_on(demo: PrintedDemo, sim: SimControls, guests: Guests) -> None:
    before = sim.now()
    visitor = await signed_in(demo, guests, "en")
    await visitor.page.goto(f"{demo.url}/console/simulator")
    async with visitor.page.expect_response("**/_sim/clock"):
        await visitor.page.get_by_role("button", name="10 minutes on").click()
    assert sim.now() - before >= 600
    sim.advance(-600)
