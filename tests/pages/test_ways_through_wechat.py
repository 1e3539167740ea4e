"""What visitors meet between the link and the shop, whatever they and WeChat do on the way."""

from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page
from tests.gateway import Caller
from tests.pages.browsing import Guests, Visitor, Visitors
from tests.pages.demo import PrintedDemo

from wxgate_sim.remote import SimControls

pytestmark = pytest.mark.asyncio(loop_scope="session")

Scope: TypeAlias = Literal["base", "openid", "userinfo"]
EXCHANGE: Final = "/sns/oauth2/access_token"


async def link(shop: Caller, scope: Scope = "userinfo") -> str:
    """A new login link that leads to the demo's shop."""
    reply = await shop(
        "set_drawboard_data", redirect_uri=f"{shop.http.base_url}/demo/shop", oauth_type=f"oauth_snsapi_{scope}"
    )
    assert isinstance(reply.data, dict), reply.msg
    return str(reply.data["redirect"])


async def log_in(visitor: Visitor, login: str, openid: str) -> str:
    """The key with which this person lands in the shop."""
    await visitor.page.goto(login)
    await visitor.page.click(f'[data-openid="{openid}"]')
    await visitor.page.click("#allow")
    await visitor.page.wait_for_url("**/demo/shop?key=*")
    return key_of(visitor.page)


def key_of(page: Page) -> str:
    parts = urlsplit(page.url)
    assert parts.path == "/demo/shop", page.url
    (key,) = parse_qs(parts.query)["key"]
    return key


async def openid_behind(shop: Caller, key: str) -> object:
    reply = await shop("get_user_data", key=key)
    assert isinstance(reply.data, dict), reply.msg
    return reply.data["openid"]


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "您没有同意授权"), ("en", "You did not agree to sign in")])
async def test_who_refuses_reads_why_and_can_start_again(
    shop: Caller, guests: Guests, language: Literal["zh-CN", "en"], title: str
) -> None:
    visitor = await guests(language)
    await visitor.page.goto(await link(shop))
    await visitor.page.click("#refuse")
    await visitor.page.wait_for_url("**/wx_service/*")

    assert await visitor.page.inner_text("h1") == title
    await visitor.check_looks("refused")
    await visitor.page.click(".again")
    await visitor.page.wait_for_selector("#allow")


@pytest.mark.parametrize("scope", ["base", "openid"])
async def test_a_silent_login_shows_nothing_between_the_link_and_the_shop(
    demo: PrintedDemo, shop: Caller, sim: SimControls, guests: Guests, scope: Scope
) -> None:
    sim.hold_phone("xiaolin")
    visitor = await guests()
    response = await visitor.page.goto(await link(shop, scope))

    assert response is not None
    assert response.status == 200
    openid = sim.follower("xiaolin").openid(demo.appid)
    assert await openid_behind(shop, key_of(visitor.page)) == openid
    assert visitor.complaints == []


async def test_two_visitors_of_one_link_get_keys_of_their_own(
    demo: PrintedDemo, shop: Caller, sim: SimControls, visitors: Visitors
) -> None:
    login = await link(shop)
    openids = [sim.follower(person).openid(demo.appid) for person in ("xiaolin", "anna")]
    keys = [await log_in(await visitors(), login, openid) for openid in openids]

    assert [await openid_behind(shop, key) for key in keys] == openids
    assert keys[0] != keys[1]


async def test_who_uses_a_link_twice_gets_to_the_shop_twice(
    demo: PrintedDemo, shop: Caller, sim: SimControls, guests: Guests
) -> None:
    login, visitor = await link(shop), await guests()
    openid = sim.follower("anna").openid(demo.appid)
    keys = [await log_in(visitor, login, openid) for _ in range(2)]

    assert [await openid_behind(shop, key) for key in keys] == [openid, openid]


async def test_who_goes_back_and_forth_is_not_asked_for_the_code_again(
    demo: PrintedDemo, shop: Caller, sim: SimControls, guests: Guests
) -> None:
    visitor = await guests()
    landed = await log_in(visitor, await link(shop), sim.follower("anna").openid(demo.appid))
    before = sim.calls(EXCHANGE)
    await visitor.page.go_back()
    await visitor.page.go_forward()

    assert key_of(visitor.page) == landed
    assert sim.calls(EXCHANGE) == before


@pytest.mark.parametrize("mode", ["before", "beside"])
async def test_a_redirect_that_wechat_follows_twice_leads_on(
    demo: PrintedDemo, shop: Caller, sim: SimControls, guests: Guests, mode: Literal["before", "beside"]
) -> None:
    sim.change_account(demo.appid, duplicate_redirect=mode)
    before = sim.calls(EXCHANGE)
    openid = sim.follower("anna").openid(demo.appid)
    visitor = await guests()
    key = await log_in(visitor, await link(shop), openid)

    assert await openid_behind(shop, key) == openid
    assert sim.calls(EXCHANGE) == before + 1
    assert visitor.complaints == []
