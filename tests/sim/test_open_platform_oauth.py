"""Web-page OAuth by a platform on an account's behalf (WeChat reference §2.7)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.sim.open_platform import Component
from tests.sim.weixin import Reply

from wxgate_sim.remote import SimFollower

SITE = "https://gw.example.com/back"
EXCHANGE = "/sns/oauth2/component/access_token"
REFRESH = "/sns/oauth2/component/refresh_token"


def page(component: Component, **more: str) -> tuple[str | None, dict[str, list[str]]]:
    """The error the authorize page shows, and what the browser comes back with."""
    path = component.weixin.link(SITE, "snsapi_base", component_appid=component.platform.appid, **more)
    answer = component.weixin.http.get(path)
    found = re.search(r'data-error="(\w+)"', answer.text)
    return found[1] if found else None, parse_qs(urlsplit(answer.headers.get("location", "")).query)


def exchange(component: Component, code: str, **changes: str) -> Reply:
    """The answer of the exchange, with some fields changed or, when empty, left out."""
    usual = {"appid": component.appid, "code": code, "grant_type": "authorization_code"}
    asking = {"component_appid": component.platform.appid}
    if "component_access_token" not in changes:
        asking["component_access_token"] = component.token()
    fields = {name: each for name, each in {**usual, **asking, **changes}.items() if each}
    return component.weixin.get(EXCHANGE, **fields)


def code_of(component: Component) -> str:
    return component.weixin.sim.code(component.appid, platform=component.platform.appid)


def test_the_code_comes_back_with_the_account_and_gives_the_visitors_openid(
    component: Component, person: SimFollower
) -> None:
    component.weixin.change(allow_any_redirect=False, redirect_domains=[])
    component.change(allow_any_redirect=False, redirect_domains=["gw.example.com"])
    component.authorized(4)
    shown, query = page(component)
    told = exchange(component, query["code"][0])

    assert shown is None
    assert list(query) == ["code", "state", "appid"]
    assert query["appid"] == [component.appid]
    assert told["openid"] == person.openid(component.appid)
    assert exchange(component, query["code"][0])["errcode"] == 40163


def test_who_has_not_authorised_is_told_on_the_page(component: Component, person: SimFollower) -> None:
    assert page(component)[0] == "10015"
    component.authorized(1)
    assert page(component)[0] == "10005"
    component.weixin.sim.withdraw(component.platform.appid, component.appid)
    assert page(component)[0] == "10015"


def test_the_redirect_domain_is_the_platforms(component: Component, person: SimFollower) -> None:
    component.authorized(4)
    component.weixin.change(redirect_domains=["gw.example.com"])
    component.change(allow_any_redirect=False, redirect_domains=["other.example.com"])

    assert page(component)[0] == "10003"


def test_a_code_is_of_who_asked_for_it(component: Component, person: SimFollower) -> None:
    component.authorized()
    weixin = component.weixin
    other = Component(weixin, weixin.sim.add_platform())
    other.authorized()
    own, theirs = weixin.sim.code(component.appid), code_of(component)

    assert exchange(component, own)["errcode"] == 40029
    assert weixin.exchange(theirs)["errcode"] == 40029
    assert exchange(other, theirs)["errcode"] == 40029
    assert "openid" in exchange(component, theirs)


def test_a_grant_is_renewed_by_the_platform_alone(component: Component, person: SimFollower) -> None:
    component.authorized()
    weixin, grant = component.weixin, exchange(component, code_of(component))
    fields = {"appid": component.appid, "grant_type": "refresh_token", "refresh_token": str(grant["refresh_token"])}
    asking = {"component_appid": component.platform.appid, "component_access_token": component.token()}

    assert weixin.get(REFRESH, **fields, **asking)["access_token"] == grant["access_token"]
    assert weixin.refresh(str(grant["refresh_token"]))["errcode"] == 40030
    assert weixin.profile(grant)["nickname"] == "林小满"
    assert weixin.get(REFRESH, **{**fields, "grant_type": "x"}, **asking)["errcode"] == 40002
    assert weixin.get(REFRESH, **{**fields, "refresh_token": ""}, **asking)["errcode"] == 41003


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"appid": ""}, 41002),
        ({"code": ""}, 41008),
        ({"component_appid": ""}, 41018),
        ({"component_access_token": ""}, 41021),
        ({"component_access_token": "garbage"}, 40014),
        ({"grant_type": "client_credential"}, 40002),
        ({"appid": "wx0000000000000000"}, 40013),
        ({"component_appid": "wx0000000000000000"}, 40013),
        ({"code": "made-up"}, 40029),
    ],
)
def test_a_wrong_exchange_is_refused_and_does_not_use_the_code_up(
    component: Component, person: SimFollower, changes: dict[str, str], errcode: int
) -> None:
    component.authorized()
    code = code_of(component)

    assert exchange(component, **{"code": code, **changes})["errcode"] == errcode
    assert "openid" in exchange(component, code)


def test_an_exchange_needs_the_authorisation_its_set_and_a_token_of_the_platform(
    component: Component, person: SimFollower
) -> None:
    weixin = component.weixin
    theirs = str(component.authorized(1)["authorizer_access_token"])
    code = code_of(component)
    assert exchange(component, code, component_access_token=theirs)["errcode"] == 40029
    assert exchange(component, code)["errcode"] == 61007
    assert exchange(component, code, component_appid=weixin.sim.add_platform().appid)["errcode"] == 61011

    weixin.sim.withdraw(component.platform.appid, component.appid)
    assert exchange(component, code)["errcode"] == 61003
