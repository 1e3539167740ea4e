"""Which addresses are public."""

import random
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from wxgate.deliveries.addresses import Reach, embedded, may_connect, reach

PUBLIC = (
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 "
    "172.15.255.255 172.32.0.0 191.255.255.255 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 "
    "2400:3200::1 2606:4700::1111 2001:200::1 2a00::1 2003::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8"
)
PRIVATE = (
    "10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 168.63.129.16 169.254.169.254 "
    "172.16.0.0 172.31.255.255 192.0.0.9 192.0.2.1 192.88.99.1 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1 "
    "203.0.113.255 240.0.0.1 255.255.255.254 "
    "::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fdff::1 100::1 2001:db8::1 2001:10::1 2001:20::1 2001:2::1 2001:1::1 "
    "3fff::1 5f00::1 4000::1 ::8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b:1::8.8.8.8 2002:808:808:: ::ffff:10.0.0.1 "
    "::ffff:127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 2002:a00:1:: 2001:0:1::f5ff:fffe"
)
NOWHERE = (
    "0.0.0.0 0.0.0.1 0.255.255.255 224.0.0.1 239.255.255.255 255.255.255.255 :: ff02::1 ff0e::1 ::ffff:0.0.0.0 "
    "::ffff:224.0.0.1 64:ff9b::255.255.255.255 2002:e000:1:: 2001:0:1::1fff:fffe ::ffff:0:0.0.0.0"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Reach.PUBLIC) for text in PUBLIC.split()),
        *((text, Reach.PRIVATE) for text in PRIVATE.split()),
        *((text, Reach.NOWHERE) for text in NOWHERE.split()),
    ],
)
def test_every_kind_of_address_is_told_apart(text: str, expected: Reach) -> None:
    assert reach(ip_address(text)) is expected


@pytest.mark.parametrize("text", ["", "127.1", "2130706433", "0x7f000001", "017700000001", "localhost", "8.8.8.8 "])
def test_what_is_no_address_in_standard_form_is_not_connected_to(text: str) -> None:
    assert not may_connect(text, allow_private=True)


@pytest.mark.parametrize(
    ("address", "by_default", "with_the_setting"),
    [("8.8.8.8", True, True), ("10.0.0.1", False, True), ("::1", False, True), ("224.0.0.1", False, False)],
)
def test_the_setting_allows_private_addresses_and_nothing_else(
    address: str, *, by_default: bool, with_the_setting: bool
) -> None:
    assert may_connect(address, allow_private=False) is by_default
    assert may_connect(address, allow_private=True) is with_the_setting


def test_nothing_is_public_that_the_registry_says_is_not() -> None:
    numbers = random.Random(7)
    for _ in range(3000):
        four = IPv4Address(numbers.getrandbits(32))
        six = IPv6Address(numbers.getrandbits(128) >> numbers.choice((0, 2, 64)))
        assert reach(four) < Reach.PUBLIC or four.is_global, four
        assert reach(six) < Reach.PUBLIC or six.is_global or embedded(six), six
