"""Which URLs links lead to, and what browsers are told."""

import pytest

from wxgate.links.parameters import read_day, read_key
from wxgate.links.targets import HOST, LENGTH, NO_LOOP, SHAPE, TargetRefused, Targets
from wxgate.protocol.text import Text

TARGETS = Targets("https://s.example.com", "http://127.0.0.1:8080", "https://例子.中国/wx", "http://[::1]:8080")
KEY = "c65436a9088601a96203e1e96248fd03"

REFUSED: dict[Text, tuple[str, ...]] = {
    SHAPE: (
        "ftp://a.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "weixin://dl/business/?t=1",
        "//a.com/",
        "/path",
        "a.com",
        "http:a.com",
        "http:/a.com",
        "http:///a.com",
        "http://",
        "http://?x",
        "http://user@a.com/",
        "http://user:pass@a.com/",
        "http://@a.com/",
        "http://a.com:80:80/",
        "http://a.com:0/",
        "http://a.com:65536/",
        "http://a.com:x/",
        "http://a.com:８０/",
        "http://a.com\\@b.com/",
        "http://a.com/a\\b",
        "http://a.com/a b",
        " http://a.com/",
        "http://a.com/\n",
        "http://a.com/\r\nSet-Cookie: a=b",
        "http://a.com/\t",
        "http://a.com/\x00",
        "http://a.com/\x7f",
        "http://a.com/\u202egnp.exe",
        "http://a.com/\u3000",
        "http://a.com/\ud800",
        "http://[::1/",
        "http://[::1%25eth0]/",
    ),
    HOST: (
        "http://a..com/",
        "http://.a.com/",
        "http://a.com../",
        "http://./",
        "http://%61.com/",
        "http://a,b.com/",
        "http://a<b>.com/",
        f"http://{'a' * 64}.com/",
        f"http://{'a.' * 127}com/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://256.0.0.1/",
        "http://1.2.3.4./",
        "http://[1.2.3.4]/",
        "http://[::g]/".replace("g", "12345"),
    ),
    LENGTH: (f"http://a.com/{'汉' * 2727}",),
    NO_LOOP: (
        f"https://s.example.com/tu/{KEY}",
        f"http://s.example.com/tu/{KEY}",
        f"HTTPS://S.EXAMPLE.COM/tu/{KEY}",
        f"https://s.example.com:443/tu/{KEY}",
        f"https://s.example.com:8443/tu/{KEY}",
        f"https://s.example.com./tu/{KEY}",
        f"https://ｓ。example。com/tu/{KEY}",
        f"https://s.example.com/%74u/{KEY}",
        f"https://s.example.com/tu%2f{KEY}",
        f"https://s.example.com/%2574u/{KEY}",
        f"https://s.example.com//tu//{KEY}",
        f"https://s.example.com/./tu/{KEY}",
        f"https://s.example.com/a/../tu/{KEY}",
        f"https://s.example.com/a/%2e%2e/tu/{KEY}",
        f"https://s.example.com/TU/{KEY}",
        f"https://s.example.com/tu/{KEY}?a=b#c",
        "https://s.example.com/tu",
        f"http://127.0.0.1:8080/tu/{KEY}",
        f"http://１２７.０.０.１/tu/{KEY}",
        f"https://例子.中国/wx/tu/{KEY}",
        f"https://xn--fsqu00a.xn--fiqs8s/wx/tu/{KEY}",
        f"https://例子。中国/tu/{KEY}",
        f"http://[0:0:0:0:0:0:0:1]:8080/tu/{KEY}",
    ),
}


@pytest.mark.parametrize(
    ("url", "accepted"),
    [(url, text) for text, urls in REFUSED.items() for url in urls],
    ids=lambda value: repr(value)[:60],
)
def test_a_target_that_is_refused_is_told_what_is_accepted(url: str, accepted: Text) -> None:
    with pytest.raises(TargetRefused) as refused:
        TARGETS.read(url)
    assert refused.value.accepted == accepted


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://a.com", "https://a.com"),
        ("HTTPS://A.Com:8443/Path?Q=1#Frag", "https://a.com:8443/Path?Q=1#Frag"),
        ("http://a.com/路径?名=值&x=%E4%B8#片段", "http://a.com/%E8%B7%AF%E5%BE%84?%E5%90%8D=%E5%80%BC&x=%E4%B8#%E7%89%87%E6%AE%B5"),
        ("http://a.com/100%?a=+&b=%20#/app?x=/y", "http://a.com/100%?a=+&b=%20#/app?x=/y"),
        ("http://a.com/\"<>`{}|^", "http://a.com/%22%3C%3E%60%7B%7D%7C%5E"),
        ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("https://FAß.de/", "https://xn--fa-hia.de/"),
        ("https://🍕.ws/🍕", "https://xn--vi8h.ws/%F0%9F%8D%95"),
        ("http://a_b.example.com/", "http://a_b.example.com/"),
        ("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"),
        ("http://192.168.0.1/", "http://192.168.0.1/"),
        ("http://a.com?x#y", "http://a.com?x#y"),
        ("https://s.example.com/tutorial", "https://s.example.com/tutorial"),
        ("https://s.example.com/?next=/tu/", "https://s.example.com/?next=/tu/"),
        ("https://www.s.example.com/tu/x", "https://www.s.example.com/tu/x"),
        (f"http://a.com/{'a' * 8179}", f"http://a.com/{'a' * 8179}"),
    ],
)  # fmt: skip
def test_a_target_is_written_as_browsers_would_ask_for_it(url: str, location: str) -> None:
    assert TARGETS.read(url) == location
    assert TARGETS.read(location) == location


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        KEY.upper(),
        f"https://s.example.com/tu/{KEY}",
        f"http://old.example.com:81/wx/tu/{KEY}/?from=timeline#x",
        f"s.example.com/tu/{KEY}",
    ],
)
def test_a_link_is_named_by_its_key_or_its_url(text: str) -> None:
    assert read_key(text) == KEY


@pytest.mark.parametrize(
    "text", ["", KEY[1:], f"{KEY}0", f"https://s.example.com/{KEY}", f"/tu/{KEY}", f"x{KEY}", f"{KEY}\n"]
)
def test_anything_else_names_no_link(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # it has no text: pydantic says what is accepted
        read_key(text)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-2-1", "20260201", "today", "２０２６-01-01"])
def test_what_is_no_day_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_day(text)
