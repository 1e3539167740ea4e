"""The pages on which an account authorises a platform, in both languages, on a phone and on a desk."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.pages.browsing import LANGUAGES, Guests, Language
from tests.pages.demo import PrintedDemo
from tests.sim.serving import served

from wxgate.platforms.html import AuthorizationHtml
from wxgate.platforms.problems import Problem
from wxgate.protocol.language import choose_language
from wxgate.tenants.account import Account
from wxgate.tenants.authorization import Authorization, Profile
from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "青禾连锁咖啡门店助手与会员营销平台 Greenhouse Coffee Membership"
REQUEST_ID = "req-8f14e45fceea167a"
PROFILE = Profile("gh_3c884a361561", "http://wx.qlogo.cn/0", 2, 0, "青禾咖啡有限公司")
ACCOUNT = Account(
    "wxf8b4f85f3a794e77",
    "一家名字特别长而且需要换行的咖啡店公众号 with-a-word-that-does-not-break-anywhere-at-all",
    None,
    authorization=Authorization("wx2f8e1c0a9b7d6e53", frozenset({1, 2, 3, 4, 6, 7, 8, 11, 99}), 0, None, PROFILE),
)

Shown: TypeAlias = Literal["pc", "phone", "done"] | Problem


def authorization_pages() -> Starlette:
    """The page whose name stands in the path."""
    html = AuthorizationHtml()

    async def show(request: Request) -> Response:
        language = choose_language("", request.headers.get("accept-language", ""))
        shown = request.path_params["page"]
        if shown in {"pc", "phone"}:
            return html.invitation(NAME, "/go", language, REQUEST_ID, on_phone=shown == "phone")
        if shown == "done":
            return html.done(NAME, ACCOUNT, language, REQUEST_ID)
        return html.problem(Problem(shown), "/start", language, REQUEST_ID)

    return Starlette(routes=[Route("/{page}", show)])


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(authorization_pages()) as address:
        yield address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", ["pc", "phone", "done", Problem.CODE_SPENT, Problem.PLATFORM_UNUSABLE])
async def test_the_page_fits_and_can_be_read(site: str, guests: Guests, shown: Shown, language: Language) -> None:
    visitor = await guests(language)
    response = await visitor.page.goto(f"{site}/{shown}")
    assert response is not None
    await visitor.check_looks(f"authorization-{shown}")
    assert await visitor.page.inner_text("footer code") == REQUEST_ID


async def test_an_administrator_walks_from_the_demo_through_weixin_to_what_was_granted(
    demo: PrintedDemo, guests: Guests, sim: SimControls
) -> None:
    account = sim.add_account(name="一家新店")
    visitor = await guests("en")
    page = visitor.page
    await page.goto(demo.url)
    await page.click("#authorize")
    assert await page.inner_text("h1") == "Let 青禾门店助手 work for your official account"
    await page.click(".go")
    await page.click(f'[data-appid="{account.appid}"]')
    await page.click('[data-function="8"]')
    await page.click("#allow")
    await page.wait_for_url("**/done?*")
    assert await page.inner_text("h1") == "Authorised"
    assert "一家新店 now authorises 青禾门店助手" in await page.inner_text(".advice")
    grants = await page.locator("li").all_inner_texts()
    assert "messages" in grants
    assert "cards" not in grants
    assert visitor.complaints == []
