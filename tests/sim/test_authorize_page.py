"""The authorize page: who is asked, what an answer leads to (WeChat reference §2.1)."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower

BACK = "https://shop.example.com/callback"
Query = dict[str, list[str]]


@pytest.fixture
def browser(weixin: Weixin) -> Iterator[httpx.Client]:
    """Keeps cookies, as a browser does."""
    with httpx.Client(
        base_url=weixin.sim.url, trust_env=False, verify=False, headers={"accept-language": "zh-CN"}
    ) as client:
        yield client


def submit(browser: httpx.Client, page: httpx.Response, **fields: str) -> httpx.Response:
    """What the page's form leads to."""
    action = re.search(r'action="([^"]+)"', page.text)
    assert action
    return browser.post(action[1].replace("&amp;", "&"), data=fields)


def led_to(answer: httpx.Response) -> tuple[str, Query]:
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qs(parts.query)


def test_consent_leads_back_with_a_code_and_the_state(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    openid = person.openid(weixin.account.appid)
    page = browser.get(weixin.link(BACK))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    target, query = led_to(submit(browser, page, openid=openid, decision="allow"))

    assert target == BACK
    assert query["state"] == ["s1"]
    assert list(query) == ["code", "state"]
    assert weixin.exchange(query["code"][0])["openid"] == openid


def test_refusal_leads_back_with_the_state_alone(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    page = browser.get(weixin.link(BACK + "?a=1#top"))
    answer = submit(browser, page, openid=person.openid(weixin.account.appid), decision="refuse")

    assert answer.headers["location"] == BACK + "?a=1&state=s1#top"


def test_an_own_query_and_fragment_of_the_target_are_kept(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    answer = browser.get(weixin.link(BACK + "?name=%E9%9D%92&b=#/cart", scope="snsapi_base"))

    assert re.fullmatch(re.escape(BACK) + r"\?name=%E9%9D%92&b=&code=\w{32}&state=s1#/cart", answer.headers["location"])


def test_base_is_silent_for_the_only_person_there_is(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    _, query = led_to(browser.get(weixin.link(BACK, scope="snsapi_base")))

    grant = weixin.exchange(query["code"][0])
    assert (grant["openid"], grant["scope"]) == (person.openid(weixin.account.appid), "snsapi_base")


def test_base_asks_once_who_holds_the_phone_when_there_are_several(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    second = weixin.sim.add_follower().openid(weixin.account.appid)
    page = browser.get(weixin.link(BACK, scope="snsapi_base"))
    assert 'id="choose"' in page.text
    assert f'data-openid="{second}"' in page.text
    assert f'data-openid="{person.openid(weixin.account.appid)}"' in page.text

    _, first = led_to(submit(browser, page, openid=second))
    _, again = led_to(browser.get(weixin.link(BACK, scope="snsapi_base")))
    assert [weixin.exchange(query["code"][0])["openid"] for query in (first, again)] == [second, second]


def test_a_control_says_who_holds_the_phone_in_browsers_that_know_nobody(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    second = weixin.sim.add_follower()
    weixin.sim.hold_phone(second.id)
    _, query = led_to(browser.get(weixin.link(BACK, scope="snsapi_base")))
    assert weixin.exchange(query["code"][0])["openid"] == second.openid(weixin.account.appid)

    weixin.sim.hold_phone(None)
    assert browser.get(weixin.link(BACK, scope="snsapi_base")).status_code == 200


def test_a_newcomer_can_take_the_phone(weixin: Weixin, browser: httpx.Client) -> None:
    page = browser.get(weixin.link(BACK))
    assert 'id="allow"' not in page.text
    answer = submit(browser, page, nickname="新朋友", decision="add")
    page = browser.get(answer.headers["location"])
    chosen = re.search(r'value="(\S+)" checked', page.text)
    assert chosen

    _, query = led_to(submit(browser, page, openid=chosen[1], decision="allow"))
    assert weixin.profile(weixin.exchange(query["code"][0]))["nickname"] == "新朋友"


def test_choosing_nobody_shows_the_page_again(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    page = browser.get(weixin.link(BACK))

    assert 'id="consent"' in submit(browser, page, decision="allow", openid="o-nobody").text


def test_userinfo_asks_every_time_unless_the_account_is_told_otherwise(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    openid = person.openid(weixin.account.appid)
    submit(browser, browser.get(weixin.link(BACK)), openid=openid, decision="allow")
    assert browser.get(weixin.link(BACK)).status_code == 200

    weixin.change(silent_userinfo=True)
    _, query = led_to(browser.get(weixin.link(BACK)))
    assert weixin.exchange(query["code"][0])["scope"] == "snsapi_userinfo"
    assert browser.get(weixin.link(BACK, forcePopup="true")).status_code == 200


def test_a_snapshot_page_needs_nobodys_consent(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    _, forced = led_to(browser.get(weixin.link(BACK, forceSnapShot="true")))
    weixin.change(snapshot=True)
    _, always = led_to(browser.get(weixin.link(BACK)))

    for query in (forced, always):
        grant = weixin.exchange(query["code"][0])
        assert grant["is_snapshotuser"] == 1
        assert grant["openid"] != person.openid(weixin.account.appid)
    assert 'id="consent"' in browser.get(weixin.link(BACK, forcePopup="true")).text


def test_a_redirect_can_be_requested_twice(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    # The simulator stands in for the site: what it is asked shows in its own record of calls.
    site = weixin.sim.url + "/cgi-bin/getcallbackip"
    weixin.change(duplicate_redirect="before", allow_any_redirect=True)
    location = browser.get(weixin.link(site, scope="snsapi_base")).headers["location"]
    assert weixin.sim.calls("/cgi-bin/getcallbackip") == 1

    browser.get(location)
    first, second = (call for call in weixin.sim.call_log() if call["path"] == "/cgi-bin/getcallbackip")
    assert first["query"] == second["query"] == {"code": "***", "state": "s1"}


def test_a_duplicate_that_nobody_answers_harms_nothing(
    weixin: Weixin, person: SimFollower, browser: httpx.Client
) -> None:
    weixin.change(duplicate_redirect="before", allow_any_redirect=True)

    target, _ = led_to(browser.get(weixin.link("http://127.0.0.1:9/closed", scope="snsapi_base")))
    assert target == "http://127.0.0.1:9/closed"


def test_a_port_is_allowed_by_the_relaxation_only(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    link = weixin.link("http://127.0.0.1:8080/back", scope="snsapi_base")
    assert 'data-error="10003"' in browser.get(link).text

    weixin.change(allow_any_redirect=True)
    assert led_to(browser.get(link))[0] == "http://127.0.0.1:8080/back"


def test_a_sandbox_account_wants_followers(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    weixin.change(kind="sandbox")
    assert led_to(browser.get(weixin.link(BACK, scope="snsapi_base")))

    weixin.sim.change_follower(person.id, subscribed=False)
    assert 'data-error="10006"' in browser.get(weixin.link(BACK, scope="snsapi_base")).text


def test_the_page_speaks_both_languages(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    link = weixin.link(BACK)

    assert "获取你的昵称、头像" in browser.get(link).text
    assert "see your name and picture" in browser.get(link, headers={"accept-language": "fr, en;q=0.8, zh;q=0.2"}).text
    assert "see your name and picture" in browser.get(link + "&lang=en").text
    assert '<html lang="zh-CN">' in browser.get(link + "&lang=zh_CN", headers={"accept-language": "en"}).text
    assert "获取你的昵称、头像" in browser.get(link, headers={"accept-language": "fr;q=x"}).text


def test_names_are_shown_as_text(weixin: Weixin, browser: httpx.Client) -> None:
    weixin.sim.add_follower(nickname="<script>alert(1)</script>")
    page = browser.get(weixin.link(BACK)).text

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_fault_on_the_page_shows_its_number(weixin: Weixin, person: SimFollower, browser: httpx.Client) -> None:
    weixin.sim.fault("/connect/*", "errcode", 10009, count=1)

    assert 'data-error="10009"' in browser.get(weixin.link(BACK)).text
    assert 'id="consent"' in browser.get(weixin.link(BACK)).text
