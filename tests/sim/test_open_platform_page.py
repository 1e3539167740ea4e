"""The page where an account authorises a platform (WeChat reference §3.5)."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from tests.sim.open_platform import Component

DESK = "/cgi-bin/componentloginpage"
PHONE = "/wxaopen/safe/bindcomponent"
SITE = "https://gw.example.com/back?tenant=7"
ON_PHONE = {"action": "bindcomponent", "no_scan": "1"}


def link(component: Component, path: str = DESK, **changes: str) -> str:
    """A link to the page, well-formed but for what is changed or, when empty, left out."""
    if "pre_auth_code" not in changes:
        changes["pre_auth_code"] = str(component.ask("create_preauthcode")["pre_auth_code"])
    usual = {"component_appid": component.platform.appid, "redirect_uri": SITE, "auth_type": "3"}
    first = {} if path == DESK else ON_PHONE
    return f"{path}?{urlencode({name: each for name, each in {**first, **usual, **changes}.items() if each})}"


def error(component: Component, path: str, referer: str | None = None) -> str | None:
    """The error the page shows, None when it asks."""
    answer = component.weixin.http.get(path, headers={"referer": referer} if referer else {})
    found = re.search(r'data-error="(\w+)"', answer.text)
    return found[1] if found else None


def decide(component: Component, path: str, **form: object) -> httpx.Response:
    return component.weixin.http.post(path, data=form)


@pytest.mark.parametrize("path", [DESK, PHONE, "/safe/bindcomponent"])
def test_the_owner_grants_some_sets_and_the_browser_goes_back_with_the_code(component: Component, path: str) -> None:
    address = link(component, path)
    assert error(component, address) is None
    answer = decide(component, address, decision="allow", appid=component.appid, function=["1", "8"])
    target = urlsplit(answer.headers["location"])
    query = {name: values[0] for name, values in parse_qs(target.query).items()}
    information = component.ask("query_auth", authorization_code=query["auth_code"])["authorization_info"]
    assert isinstance(information, dict)

    assert (answer.status_code, target.netloc, target.path) == (302, "gw.example.com", "/back")
    assert (query["tenant"], query["expires_in"]) == ("7", "3600")
    assert query["auth_code"].startswith("queryauthcode@@@")
    assert information["func_info"] == [{"funcscope_category": {"id": each}} for each in (1, 8)]
    assert error(component, address) == "pre_auth_code"


def test_refusing_changes_nothing_and_the_page_can_be_opened_again(component: Component) -> None:
    address = link(component)
    answer = decide(component, address, decision="refuse", appid=component.appid, function="1")

    assert 'id="refused"' in answer.text
    assert component.listed() == []
    assert error(component, address) is None


def test_nothing_is_granted_without_an_account_or_without_a_set(component: Component) -> None:
    address = link(component)
    for form in ({"appid": component.appid}, {"appid": "wx0000000000000000", "function": "1"}):
        assert 'id="component"' in decide(component, address, decision="allow", **form).text

    assert component.listed() == []


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"component_appid": "wx0000000000000000"}, "component_appid"),
        ({"component_appid": ""}, "component_appid"),
        ({"pre_auth_code": "preauthcode@@@none"}, "pre_auth_code"),
        ({"redirect_uri": ""}, "10011"),
        ({"redirect_uri": "ftp://gw.example.com"}, "10038"),
        ({"auth_type": "7"}, "auth_type"),
        ({"biz_appid": "wx0000000000000000"}, "biz_appid"),
        ({"category_id_list": "1|99"}, "category_id_list"),
    ],
)
def test_a_link_that_is_not_well_formed_shows_an_error(
    component: Component, changes: dict[str, str], shown: str
) -> None:
    address = link(component, **changes)

    assert error(component, address) == shown
    answer = decide(component, address, decision="allow", appid=component.appid, function="1")
    assert answer.status_code == 200
    assert component.listed() == []


@pytest.mark.parametrize("changes", [{"action": ""}, {"no_scan": "0"}])
def test_the_link_for_phones_says_that_it_is_one(component: Component, changes: dict[str, str]) -> None:
    assert error(component, link(component, PHONE, **changes)) == "bindcomponent"


def test_a_pre_auth_code_expires_and_is_of_one_platform(component: Component) -> None:
    sim = component.weixin.sim
    other = Component(component.weixin, sim.add_platform(allow_any_redirect=True))
    told = component.ask("create_preauthcode")
    address = link(component, pre_auth_code=str(told["pre_auth_code"]))

    assert told["expires_in"] == 600
    assert error(component, link(other, pre_auth_code=str(told["pre_auth_code"]))) == "pre_auth_code"
    sim.advance(599)
    assert error(component, address) is None
    sim.advance(1)
    assert error(component, address) == "pre_auth_code"


def test_the_page_is_opened_from_the_platforms_domain_and_goes_back_to_it(component: Component) -> None:
    component.change(allow_any_redirect=False, redirect_domains=["gw.example.com"])
    address, here = link(component), component.weixin.sim.url

    assert error(component, address) == "entry_domain"
    assert error(component, address, "https://evil.example.com/") == "entry_domain"
    assert error(component, address, "https://gw.example.com/admin") is None
    assert error(component, address, here + address) is None
    assert error(component, link(component, redirect_uri="https://evil.example.com/")) == "10003"


def test_a_link_may_pin_an_account_and_limit_what_is_asked_for(component: Component) -> None:
    weixin = component.weixin
    other = weixin.sim.add_account(name="Another")
    weixin.sim.add_account(name="An app", kind="open_app")

    def offered(**changes: str) -> list[set[str]]:
        page = weixin.http.get(link(component, **changes)).text
        return [set(re.findall(f'data-{name}="([^"]+)"', page)) for name in ("appid", "function")]

    assert offered(category_id_list="4|8") == [{component.appid, other.appid}, {"4", "8"}]
    assert offered(biz_appid=other.appid)[0] == {other.appid}
    assert offered(auth_type="2")[0] == set()


def test_the_page_speaks_both_languages(component: Component) -> None:
    address = link(component)
    pages = [component.weixin.http.get(f"{address}&lang={each}").text for each in ("zh_CN", "en")]

    assert "青禾服务商 申请管理你的公众号" in pages[0]
    assert "asks to act for your account" in pages[1]
