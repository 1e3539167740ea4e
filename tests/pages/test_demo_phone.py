"""The demo's shop writes to its visitor by way of the gateway, and the visitor's phone shows it."""

import asyncio
from typing import Final

import httpx
import pytest
from playwright.async_api import Page
from tests.pages.browsing import LANGUAGES, Guests, Language, Visitor
from tests.pages.demo import PrintedDemo

from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECONDS: Final = 20


async def logged_in(visitor: Visitor, demo: PrintedDemo, sim: SimControls, person: str) -> Page:
    """The page of the shop for this visitor."""
    page = visitor.page
    await page.goto(f"{demo.url}/demo/login")
    await page.click(f'[data-openid="{sim.follower(person).openid(demo.appid)}"]')
    await page.click("#allow")
    await page.click("#send-message")
    await page.wait_for_selector("#callbacks")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_template_message_of_the_shop_appears_on_the_phone_and_is_reported_delivered(
    demo: PrintedDemo, sim: SimControls, guests: Guests, language: Language
) -> None:
    visitor = await guests(language)
    page = await logged_in(visitor, demo, sim, "laozhou")
    async with asyncio.timeout(SECONDS):
        while "delivered" not in await page.inner_text("#callbacks"):
            await page.reload()
    assert await page.inner_text("#callbacks") == "sent\ndelivered"
    await visitor.check_looks("demo-message")

    await page.goto(f"{demo.url}/phone")
    assert await page.input_value("#person") == "laozhou"
    await page.wait_for_selector("[data-kind=template] >> text=老周，您的订单已支付成功。")


async def test_a_visitor_who_does_not_follow_gets_no_message_and_the_shop_is_told_why(
    demo: PrintedDemo, sim: SimControls, guests: Guests
) -> None:
    page = await logged_in(await guests("en"), demo, sim, "anna")

    assert (await page.inner_text("#callbacks")).startswith("failed 43004 require subscribe")


async def test_a_forged_callback_is_refused(demo: PrintedDemo, sim: SimControls, guests: Guests) -> None:
    page = await logged_in(await guests("en"), demo, sim, "anna")
    forged = {"id": await page.inner_text("#message"), "status": "delivered", "client_code": demo.code}
    async with httpx.AsyncClient(base_url=demo.url, trust_env=False) as http:
        reply = await http.post(f"/demo/callback?authcode={'0' * 32}", data={**forged, "req_time": "1700000000"})
    await page.reload()

    assert reply.status_code == 403
    assert "delivered" not in await page.inner_text("#callbacks")


async def test_what_the_visitor_writes_reaches_the_gateway_encrypted(
    demo: PrintedDemo, sim: SimControls, guests: Guests
) -> None:
    assert sim.verify_push_url(demo.appid)
    page = (await guests()).page
    await page.goto(f"{demo.url}/phone?person=laozhou")
    await page.fill("#message", "你好")
    await page.press("#message", "Enter")
    await page.wait_for_selector("[data-by=person] >> text=你好")
    async with asyncio.timeout(SECONDS):
        while sim.push_counts(demo.appid)["waiting"]:
            await asyncio.sleep(0.02)
    told = sim.pushes(demo.appid)[-1]

    assert (told["outcome"], told["problem"]) == ("received", "")
    assert sim.ask("GET", f"accounts/{demo.appid}")["push_mode"] == "safe"
