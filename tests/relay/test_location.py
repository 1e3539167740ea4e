"""The URL that a visitor is led on to."""

import pytest

from wxgate.relay.location import in_ascii, with_key

KEY = "0123456789abcdef0123456789abcdef"
OLD = "FEDCBA9876543210fedcba9876543210"


@pytest.mark.parametrize(
    ("url", "led_to"),
    [
        ("https://a.example", f"https://a.example?key={KEY}"),
        ("https://a.example/", f"https://a.example/?key={KEY}"),
        ("https://a.example/p?", f"https://a.example/p?key={KEY}"),
        ("https://a.example/p?a=1&b=%E4%B8%AD+x", f"https://a.example/p?a=1&b=%E4%B8%AD+x&key={KEY}"),
        ("https://a.example/p?a=1&", f"https://a.example/p?a=1&key={KEY}"),
        ("https://a.example/#/route?x=1", f"https://a.example/?key={KEY}#/route?x=1"),
        ("https://a.example/p?a=1#frag", f"https://a.example/p?a=1&key={KEY}#frag"),
        ("http://a.example:8080/p", f"http://a.example:8080/p?key={KEY}"),
        ("http://[::1]:8080/p", f"http://[::1]:8080/p?key={KEY}"),
        ("https://a.example/?u=http://b.example/?c=d", f"https://a.example/?u=http://b.example/?c=d&key={KEY}"),
    ],
)
def test_the_key_comes_last_in_the_query_and_all_else_is_kept(url: str, led_to: str) -> None:
    assert with_key(url, KEY) == led_to


def test_a_key_left_over_from_an_earlier_visit_is_replaced() -> None:
    assert with_key(f"https://a.example/?key={OLD}&a=1", KEY) == f"https://a.example/?a=1&key={KEY}"


def test_a_key_parameter_of_the_sites_own_is_kept_before_ours() -> None:
    assert with_key("https://a.example/?key=summer", KEY) == f"https://a.example/?key=summer&key={KEY}"


@pytest.mark.parametrize(
    ("url", "ascii_url"),
    [
        (
            "https://a.example/欢迎?名=小明#顶",
            "https://a.example/%E6%AC%A2%E8%BF%8E?%E5%90%8D=%E5%B0%8F%E6%98%8E#%E9%A1%B6",
        ),
        ("https://商店.example/p", "https://xn--czrs0t.example/p"),
        ("https://商店.example:8443/商店", "https://xn--czrs0t.example:8443/%E5%95%86%E5%BA%97"),
        ("https://a.example/%E4%B8%AD", "https://a.example/%E4%B8%AD"),
        ('https://a.example/<b>"`{|}^', "https://a.example/%3Cb%3E%22%60%7B%7C%7D%5E"),
    ],
)
def test_what_urls_may_not_hold_raw_is_encoded_and_nothing_twice(url: str, ascii_url: str) -> None:
    assert in_ascii(url) == ascii_url


def test_a_host_that_has_no_ascii_form_is_refused() -> None:
    with pytest.raises(ValueError, match="label"):
        in_ascii(f"https://{'商' * 64}.example/")
