"""What of a client's URL is found without DNS."""

import pytest
from tests.deliveries.hostile import HOSTILE

from wxgate.deliveries.errors import UrlRefused
from wxgate.deliveries.targets import HOST, PORT, PUBLIC, SHAPE, parse, refusal

STILL_HOSTILE = (
    "http://0.0.0.0/",
    "http://0/",
    "http://[::]/",
    "http://255.255.255.255/",
    "http://239.1.2.3/",
    "http://[ff02::1]/",
    "http://[::ffff:224.0.0.1]/",
    "http://2130706433/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://localhost./",
    "http://localhost:22/",
    "http://user@localhost/",
)

WRITTEN = {
    "http://shop.example.com": "http://shop.example.com/?q=1",
    "HTTP://Shop.Example.COM:080/A": "http://shop.example.com/A?q=1",
    "https://shop.example.com:443/cb?x=1&y=%2F+": "https://shop.example.com/cb?x=1&y=%2F+&q=1",
    "https://shop.example.com:80?x#fragment": "https://shop.example.com:80/?x&q=1",
    "http://a_b.shop-1.example.com:8080/{a}\"<b>'|": "http://a_b.shop-1.example.com:8080/%7Ba%7D%22%3Cb%3E'%7C?q=1",
    "http://例子.中国/路径?名=值": ("http://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF%E5%BE%84?%E5%90%8D=%E5%80%BC&q=1"),
    "http://8.8.8.8:65535/../a//b": "http://8.8.8.8:65535/../a//b?q=1",
    "http://[2400:3200::0001]:8443/": "http://[2400:3200::1]:8443/?q=1",
    "http://[64:ff9b::8.8.8.8]/": "http://[64:ff9b::808:808]/?q=1",
    "http://1.example.com/": "http://1.example.com/?q=1",
    "http://shop.example.com/" + "a" * 8168: "http://shop.example.com/" + "a" * 8168 + "?q=1",
}


def test_there_are_enough_hostile_urls() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_a_hostile_url_is_refused(url: str) -> None:
    assert refusal(url, allow_private=False) in {SHAPE, HOST, PUBLIC, PORT}


@pytest.mark.parametrize("url", STILL_HOSTILE)
def test_where_private_addresses_are_allowed_nonsense_still_is_not(url: str) -> None:
    assert refusal(url, allow_private=True) is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://localhost:9000/",
        "http://db:8000/",
        "http://10.0.0.1/",
        "http://169.254.1.1/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://printer.local/",
    ],
)
def test_private_urls_are_a_matter_of_the_setting(url: str) -> None:
    assert refusal(url, allow_private=False) == PUBLIC
    assert refusal(url, allow_private=True) is None


@pytest.mark.parametrize("url", WRITTEN)
def test_a_good_url_is_called_as_it_was_given(url: str) -> None:
    assert refusal(url, allow_private=False) is None
    assert parse(url, allow_private=False).url("q=1") == WRITTEN[url]


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("ftp://shop.example.com/", SHAPE),
        ("http://shop.example.com./", HOST),
        ("http://10.0.0.1/", PUBLIC),
        ("http://shop.example.com:0/", PORT),
    ],
)
def test_a_refusal_says_what_is_accepted(url: str, accepted: object) -> None:
    assert refusal(url, allow_private=False) == accepted


def test_an_error_does_not_repeat_the_url() -> None:
    with pytest.raises(UrlRefused) as caught:
        parse("http://10.0.0.1/path?token=hush", allow_private=False)
    assert "hush" not in repr(caught.value)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://Shop.Example.com/secret?x", "shop.example.com"),
        ("http://shop.example.com:8080/secret", "shop.example.com:8080"),
        ("http://[2400:3200::1]:81/secret", "[2400:3200::1]:81"),
    ],
)
def test_of_a_url_only_host_and_port_are_shown(url: str, place: str) -> None:
    assert parse(url, allow_private=False).place == place
