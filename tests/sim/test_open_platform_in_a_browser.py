"""The page where an account authorises a platform, in Chromium with scripts switched off."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import Browser
from tests.sim.open_platform import Component

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_administrator_chooses_an_account_and_sets_and_may_refuse_before(
    component: Component, chromium: Browser
) -> None:
    sim = component.weixin.sim
    second = sim.add_account(name="青禾咖啡 with a rather long name that must wrap somewhere").appid
    asked = {"component_appid": component.platform.appid, "redirect_uri": f"{sim.url}/_sim/clock"}
    code = str(component.ask("create_preauthcode")["pre_auth_code"])
    link = f"{sim.url}/cgi-bin/componentloginpage?{urlencode({**asked, 'pre_auth_code': code})}"
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-GB"
    )
    page = await context.new_page()
    await page.goto(link)
    await page.click("#refuse")
    assert await page.locator("#refused h2").inner_text() == "Not authorised"

    await page.goto(link)
    await page.click("#language")
    assert await page.locator("h2").inner_text() == "青禾服务商 申请管理你的公众号"
    wide = await page.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= 390
    await page.click(f'[data-appid="{second}"]')
    for number in (7, 27):
        await page.click(f'[data-function="{number}"]')
    await page.click("#allow")

    query = parse_qs(urlsplit(page.url).query)
    await context.close()
    information = component.ask("query_auth", authorization_code=query["auth_code"][0])["authorization_info"]
    assert isinstance(information, dict)
    granted = {each["funcscope_category"]["id"] for each in information["func_info"]}
    assert information["authorizer_appid"] == second
    assert {1, 8} <= granted
    assert granted.isdisjoint({7, 27})
