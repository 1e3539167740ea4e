"""Links that WeChat's authorize page refuses, and what it says (WeChat reference §2.1)."""

import re
from urllib.parse import quote

import pytest
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower
from wxgate_sim.web.language import PAGE_ERRORS

BACK = quote("https://shop.example.com/callback", safe="")


def shown(weixin: Weixin, query: str) -> str:
    answer = weixin.http.get(f"/connect/oauth2/authorize?{query.replace('APPID', weixin.account.appid)}")
    if answer.status_code == 302:
        return "back"
    found = re.search(r'data-error="(\w+)"', answer.text)
    assert found, answer.text
    return found[1]


def base(**changes: str) -> str:
    """A good query with some values changed; the value goes in as it is."""
    fields = {"appid": "APPID", "redirect_uri": BACK, "response_type": "code", "scope": "snsapi_base", "state": "a1"}
    return "&".join(f"{name}={value}" for name, value in (fields | changes).items())


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (base(), "back"),
        (base(state="a" * 128), "back"),
        (base().replace("&state=a1", ""), "back"),
        (base() + "&connect_redirect=1", "back"),
        (base(redirect_uri=quote("HTTPS://SHOP.example.com/callback", safe="")), "back"),
        (base(appid=""), "10012"),
        (base(appid="wx0000000000000000"), "10005"),
        (base(redirect_uri=""), "10011"),
        (base(redirect_uri=quote("ftp://shop.example.com/", safe="")), "10038"),
        (base(redirect_uri=quote(BACK, safe="")), "10038"),
        (base(redirect_uri="/callback"), "10038"),
        (base(redirect_uri=quote("https://[shop/", safe="")), "10038"),
        (base(redirect_uri=quote("https://www.shop.example.com/", safe="")), "10003"),
        (base(redirect_uri=quote("https://example.com/", safe="")), "10003"),
        (base(redirect_uri=quote("https://shop.example.com:443/", safe="")), "10003"),
        (base(redirect_uri=quote("https://shop.example.com@evil.example/", safe="")), "10003"),
        (base(response_type=""), "response_type"),
        (base(response_type="token"), "response_type"),
        (base(scope=""), "10010"),
        (base(scope="snsapi_login"), "10005"),
        (base(scope="snsapi_base,snsapi_all"), "10005"),
        (base(state=""), "10013"),
        (base(state="a" * 129), "state"),
        (base(state="a-b"), "state"),
        (base(state=quote("é")), "state"),
        (base(state="a1%0A"), "state"),
        ("state=a1&" + base().replace("&state=a1", ""), "order"),
        (base() + "&scope=snsapi_base", "order"),
    ],
)
def test_a_link_is_judged_strictly(weixin: Weixin, person: SimFollower, query: str, error: str) -> None:
    assert shown(weixin, query) == error


@pytest.mark.parametrize(
    ("option", "value", "error"),
    [
        ("frozen", True, "10004"),
        ("kind", "open_app", "10016"),
        ("scopes", [], "10005"),
        ("redirect_domains", [], "10003"),
    ],
)
def test_an_account_may_be_unable_to_ask(
    weixin: Weixin, person: SimFollower, option: str, value: object, error: str
) -> None:
    weixin.change(**{option: value})

    assert shown(weixin, base()) == error


def test_every_page_error_is_explained_in_both_languages() -> None:
    assert set(PAGE_ERRORS["zh"]) == set(PAGE_ERRORS["en"])
    assert len(PAGE_ERRORS["en"]) == 22


def test_a_page_error_is_never_a_redirect_and_speaks_the_visitors_language(weixin: Weixin) -> None:
    answer = weixin.http.get("/connect/oauth2/authorize?lang=en")

    assert answer.status_code == 200
    assert PAGE_ERRORS["en"]["10012"] in answer.text
