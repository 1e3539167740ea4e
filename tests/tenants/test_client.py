"""What a client may do, by its own record."""

import pytest

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import AccountMissing
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tenants.redirect_host import parse_rule

CLIENT = Client(code="code", name="name", appid=None, secret="current", old_secret="former", old_secret_until=1000)


@pytest.mark.parametrize(
    ("now", "valid"), [(999.9, ("current", "former")), (1000.0, ("current",)), (2000.0, ("current",))]
)
def test_the_former_secret_is_valid_until_its_grace_ends(now: float, valid: tuple[str, ...]) -> None:
    assert CLIENT.secrets(now) == valid


def test_a_client_whose_secret_is_unusable_has_none_at_all() -> None:
    unusable = Client(code="code", name="name", appid=None, secret=None, old_secret="former", old_secret_until=1000)
    assert unusable.secrets(0) == ()


def test_no_secret_appears_in_a_repr() -> None:
    account = Account("wx0123456789abcdef", "shop", "app secret")
    call = Call(CLIENT, Deadline.after(1), "id", "127.0.0.1", account)
    assert not [word for word in ("current", "former", "app secret") if word in repr(call)]


@pytest.mark.parametrize("account", [None, Account("wx0123456789abcdef", "shop", None, closed=True)])
def test_a_call_without_an_open_account_answers_110(account: Account | None) -> None:
    call = Call(CLIENT, Deadline.after(1), "id", "127.0.0.1", account)
    with pytest.raises(AccountMissing):
        _ = call.account


HOSTS = ("www.example.com", "*.shop.example", "192.0.2.7", "xn--fiqs8s.example", "::1")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://www.example.com", True),
        ("https://WWW.Example.COM.:8443/a?b#c", True),
        ("https://example.com/", False),
        ("https://a.www.example.com/", False),
        ("https://evil-www.example.com/", False),
        ("https://a.shop.example/", True),
        ("https://a.b.shop.example/", True),
        ("https://shop.example/", False),
        ("https://evilshop.example/", False),
        ("https://a.shop.example.evil.com/", False),
        ("http://192.0.2.7/", True),
        ("http://[::1]/", True),
        ("https://中国.example/", True),
        ("https://www.example.com@evil.com/", False),
        ("https://evil.com\\@www.example.com/", False),
        ("https://evil.com#@www.example.com/", False),
        ("https://evil.com/www.example.com", False),
        ("https://www.example.com\n.evil.com/", False),
        ("javascript://www.example.com/%0aalert(1)", False),
        ("//www.example.com/", False),
        ("http://[www.example.com/", False),
        ("http://" + "a" * 70 + "中.example/", False),
        ("", False),
    ],
)
def test_a_springboard_may_lead_to_listed_hosts_only(url: str, allowed: bool) -> None:
    client = Client(code="code", name="name", appid=None, secret=None, redirect_hosts=HOSTS)
    assert client.may_redirect_to(url) is allowed


def test_without_a_list_a_springboard_may_lead_anywhere() -> None:
    assert CLIENT.may_redirect_to("https://anywhere.example/")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (" WWW.Example.com. ", "www.example.com"),
        ("*.Example.com", "*.example.com"),
        ("*.中国", "*.xn--fiqs8s"),
        ("localhost", "localhost"),
        ("[::1]", "::1"),
    ],
)
def test_a_redirect_host_has_one_written_form(text: str, rule: str) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    ["", "*", "*.", "https://example.com", "example.com:80", "example.com/x", "a.*.com", "**.com", "a b", "-a.com"],
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_rule(text)


def test_grants_name_the_endpoints_a_client_may_call() -> None:
    limited = Client(code="code", name="name", appid=None, secret=None, grants=frozenset({"consume"}))
    assert limited.may_call("consume")
    assert not limited.may_call("abrogate")
    assert CLIENT.may_call("abrogate")
