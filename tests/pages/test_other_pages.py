"""The demo's pages, the reference, and the pages that the simulator shows in WeChat's place."""

from typing import Final
from urllib.parse import urlencode

import pytest
from tests.pages.browsing import LANGUAGES, Guests, Language
from tests.pages.demo import PrintedDemo

from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY: Final = "09a501b3ad76038890ac3144ed71a67b"

AS_WEIXIN_HAS_IT: Final = ".choices, .logo, .face, .mark"
"""WeChat's green buttons, letters in place of pictures, the error's sign: drawn as WeChat draws them."""


def authorize(demo: PrintedDemo, scope: str, appid: str = "") -> str:
    asked = {"appid": appid or demo.appid, "redirect_uri": f"{demo.url}/demo/shop", "response_type": "code"}
    return f"{demo.url}/connect/oauth2/authorize?{urlencode(asked | {'scope': scope, 'state': 'a1'})}#wechat_redirect"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "path", "chinese", "english"),
    [
        ("start", "/", "wxgate 演示", "The wxgate demo"),
        ("shop", f"/demo/shop?key={KEY}", "欢迎光临，您已登录", "Welcome, you are logged in"),
        ("reference", "/docs", "接口文档", "Reference"),
        ("simulator", "/_sim/", "微信模拟器", "WeChat simulator"),
    ],
)
async def test_a_page_of_the_demo_speaks_the_readers_language(
    demo: PrintedDemo, guests: Guests, name: str, path: str, chinese: str, english: str, language: Language
) -> None:
    visitor = await guests(language)
    await visitor.page.goto(demo.url + path)

    assert await visitor.page.locator("h1").first.inner_text() == (english if language == "en" else chinese)
    await visitor.check_looks(name)


@pytest.mark.parametrize("path", ["/", f"/demo/shop?key={KEY}", "/docs", "/_sim/"])
async def test_a_page_of_the_demo_leads_to_itself_in_the_other_language(
    demo: PrintedDemo, guests: Guests, path: str
) -> None:
    visitor = await guests("zh-CN")
    await visitor.page.goto(demo.url + path)
    await visitor.page.get_by_text("English", exact=True).click()
    await visitor.page.wait_for_selector('html[lang="en"]')
    await visitor.page.get_by_text("中文", exact=True).click()
    await visitor.page.wait_for_selector('html[lang="zh-CN"]')

    assert visitor.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "scope", "appid", "chinese", "english"),
    [
        ("consent", "snsapi_userinfo", "", "获取你的昵称、头像", "see your name and picture"),
        ("choose", "snsapi_base", "", "谁在用这部手机？", "Who is holding this phone?"),
        ("error", "snsapi_base", "wx0000000000000000", "页面无法打开", "This page cannot be opened"),
    ],
)
async def test_a_page_in_wechats_place_speaks_the_visitors_language(
    demo: PrintedDemo,
    sim: SimControls,
    guests: Guests,
    *,
    name: str,
    scope: str,
    appid: str,
    chinese: str,
    english: str,
    language: Language,
) -> None:
    sim.hold_phone(None)
    visitor = await guests(language)
    await visitor.page.goto(authorize(demo, scope, appid))

    assert await visitor.page.inner_text("h2") == (english if language == "en" else chinese)
    await visitor.check_looks(name, exempt=AS_WEIXIN_HAS_IT)


async def test_a_newcomer_to_the_simulator_is_added_and_recognised(
    demo: PrintedDemo, sim: SimControls, guests: Guests
) -> None:
    visitor = await guests("en")
    await visitor.page.goto(authorize(demo, "snsapi_base"))
    await visitor.page.fill('[name="nickname"]', "Somebody new")
    await visitor.page.click("#add-visitor")
    await visitor.page.wait_for_url(f"{demo.url}/demo/shop?code=*")

    assert visitor.complaints == []


async def test_the_contents_of_the_reference_are_there_again_when_the_window_grows(
    demo: PrintedDemo, guests: Guests
) -> None:
    visitor = await guests("en", width=390)
    await visitor.page.goto(f"{demo.url}/docs")
    entry = visitor.page.locator("aside a.entry").first
    assert not await entry.is_visible()
    for width in (960, 1280):
        await visitor.page.set_viewport_size({"width": width, "height": 800})
        await entry.wait_for(state="visible")
