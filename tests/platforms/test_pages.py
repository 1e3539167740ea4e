"""The pages on which an account's administrator authorises the platform."""

import asyncio
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.platforms.place import API, APPID, COMPONENT, Place

from wxgate.platforms.allowance import Allowance
from wxgate.platforms.problems import AuthorizationFailed
from wxgate_sim.server import SimServer

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.40"
START = f"/authorize/{COMPONENT}"
PC_PAGE = "/cgi-bin/componentloginpage"
PHONE_PAGE = "/wxaopen/safe/bindcomponent"


async def opened(place: Place, path: str, **headers: str) -> httpx.Response:
    usual = {"Accept-Language": "en", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
    return await place.gateway.http.get(path, headers={**usual, **headers}, follow_redirects=False)


def button(page: httpx.Response) -> str:
    found = re.search(r'class="go" href="([^"]+)"', page.text)
    assert found, page.text
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("agent", "path", "page_path"),
    [("Mozilla/5.0", START, PC_PAGE), (PHONE, START, PHONE_PAGE), ("Mozilla/5.0", f"{START}?on=phone", PHONE_PAGE)],
)
async def test_the_page_leads_to_weixins_own_for_the_computer_or_the_phone(
    place: Place, agent: str, path: str, page_path: str
) -> None:
    page = await opened(place, path, **{"User-Agent": agent})
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "origin")
    assert "Let 门店助手 work for your official account" in page.text
    assert "授权“门店助手”管理您的公众号" in page.text
    assert place.sim.calls(f"{API}create_preauthcode") == 0
    led = await opened(place, button(page), **{"User-Agent": agent})
    target = urlsplit(led.headers["location"])
    query = parse_qs(target.query)
    assert (led.status_code, target.path) == (302, page_path)
    assert query["redirect_uri"] == [f"{place.gateway.services.settings.public_url}{START}/done"]
    assert (query["component_appid"], query["auth_type"]) == ([COMPONENT], ["1"])
    assert query["pre_auth_code"][0].startswith("preauthcode@@@")


async def test_a_link_may_name_the_one_account_that_is_to_authorise(place: Place) -> None:
    page = await opened(place, f"{START}?appid={APPID}")
    led = await opened(place, button(page))
    query = parse_qs(urlsplit(led.headers["location"]).query)
    assert (query["biz_appid"], "auth_type" in query) == ([APPID], False)
    unpinned = await opened(place, f"{START}?appid=%3Cscript%3E")
    assert "script" not in button(unpinned)


async def decided(sim: SimServer, location: str, *functions: int) -> str:
    """Where WeChat sends the browser of an administrator who grants these sets."""
    target = urlsplit(location)
    form = {"decision": "allow", "appid": APPID, "function": [str(each) for each in functions]}
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.post(f"{sim.url}{target.path}?{target.query}", data=form)
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


async def test_the_way_back_says_what_was_granted_and_the_account_is_there(place: Place) -> None:
    led = await opened(place, button(await opened(place, START)))
    back = await decided(place.sim, led.headers["location"], 1, 4, 8)
    done = await opened(place, back)
    assert done.status_code == 200, done.text
    for text in ("Authorised", "咖啡店 now authorises 门店助手", "service account, verified", "<li>cards</li>", "卡券"):
        assert text in done.text
    assert "mass messages" not in done.text
    assert done.headers["referrer-policy"] == "no-referrer"
    again = await opened(place, back)
    assert again.status_code == 200
    await place.until_authorized()
    assert place.sim.calls(f"{API}query_auth") == 1
    caller = await place.client()
    assert (await caller("get_access_token")).retcode == 200


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/authorize/wx0000000000000000", 404, "There is no such page"),
        (f"{START}/done", 403, "Nothing was authorised"),
        (f"{START}/done?auth_code=a&auth_code=b", 400, "This link is incomplete"),
        (f"{START}/done?auth_code=queryauthcode@@@nonsense", 410, "no longer valid"),
    ],
)
async def test_what_leads_nowhere_is_explained(place: Place, path: str, status: int, text: str) -> None:
    page = await opened(place, path)
    assert (page.status_code, text in page.text, "Traceback" in page.text) == (status, True, False)
    assert (f'href="{START}"' in page.text) is (status != 404)


async def test_weixin_away_or_a_closed_platform_is_explained(place: Place) -> None:
    number = place.sim.fault(f"{API}create_preauthcode", "http", 502)
    away = await opened(place, f"{START}/go")
    assert (away.status_code, "cannot be reached" in away.text) == (502, True)
    place.sim.clear_faults(number)
    await place.platforms.close(COMPONENT)
    await place.gateway.services.directory.reload()
    closed = await opened(place, START)
    assert (closed.status_code, "not possible right now" in closed.text) == (503, True)


async def test_without_a_ticket_nobody_is_led_to_weixin(bare_place: Place) -> None:
    await bare_place.add_platform(pushes_tickets=False, push_url="")
    page = await opened(bare_place, f"{START}/go")
    assert (page.status_code, "not possible right now" in page.text) == (503, True)


async def test_strangers_cannot_use_up_what_weixin_grants_the_platform(place: Place) -> None:
    strangers = [opened(place, f"{START}/done?auth_code=made-up-{number}") for number in range(60)]
    seen = Counter(page.status_code for page in await asyncio.gather(*strangers))
    assert seen[410] >= 30
    assert seen[503] > 0
    assert seen.total() == 60
    assert place.sim.calls(f"{API}query_auth") < 60


def test_an_allowance_grows_back_with_time_and_what_is_given_back_counts() -> None:
    moment = 0.0
    allowance = Allowance(2, 60.0, lambda: moment)
    allowance.take()
    allowance.take()
    with pytest.raises(AuthorizationFailed):
        allowance.take()
    allowance.give_back()
    allowance.take()
    moment = 1.0
    allowance.take()
    with pytest.raises(AuthorizationFailed):
        allowance.take()


async def test_a_preview_of_the_link_spends_no_code(place: Place) -> None:
    response = await place.gateway.http.head(f"{START}/done?auth_code=x")
    assert response.status_code == 405
