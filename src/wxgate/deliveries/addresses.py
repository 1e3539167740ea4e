"""Which IP addresses a client's URL may lead to.

The networks are written out from the IANA registries of special-purpose addresses, because `ipaddress.is_global`
differs between Python releases and says nothing of an IPv4 address inside an IPv6 one.
"""

from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address


class Reach(IntEnum):
    """How far an address leads; the lesser of two is the safer."""

    NOWHERE = 0
    """No single host: unspecified, multicast, broadcast."""
    PRIVATE = 1
    """This machine, a private or provider's network, or reserved."""
    PUBLIC = 2


_NOWHERE_4: Final = tuple(IPv4Network(text) for text in ("0.0.0.0/8", "224.0.0.0/4", "255.255.255.255/32"))
_PRIVATE_4: Final = tuple(
    IPv4Network(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",  # providers' networks; 100.100.100.200 is Alibaba Cloud's metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # registered as public, but on Azure it is the platform itself
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
    )
)
_MULTICAST_6: Final = IPv6Network("ff00::/8")
_UNICAST_6: Final = IPv6Network("2000::/3")
_PRIVATE_6: Final = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # IETF assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "2002::/16",  # 6to4: nobody hosts there, and it leads wherever the IPv4 address in it says
        "3fff::/20",
    )
)
_TRANSPARENT: Final = tuple(IPv6Network(text) for text in ("::ffff:0:0/96", "64:ff9b::/96"))
"""IPv4-mapped, and the well-known prefix of NAT64: as public as the IPv4 address at their end."""
_WRAPPING: Final = (
    *((network, 0) for network in _TRANSPARENT),
    (IPv6Network("::/96"), 0),  # IPv4-compatible
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated
    (IPv6Network("64:ff9b:1::/48"), 0),  # NAT64 of one's own
    (IPv6Network("2002::/16"), 80),
)
"""Networks whose addresses hold an IPv4 address, and how many bits stand behind it."""
_TEREDO: Final = IPv6Network("2001::/32")
_LOOPBACK_6: Final = IPv6Address("::1")
_LOW_32: Final = 0xFFFFFFFF


def reach(address: Address) -> Reach:
    """How far this address leads; of one that holds another, the lesser of both."""
    if isinstance(address, IPv4Address):
        return _reach_4(address)
    inner = embedded(address)
    return _reach_6(address) if inner is None else min(_reach_6(address), _reach_4(inner))


def may_connect(address: str, *, allow_private: bool) -> bool:
    """Whether a connection may be made to `address`, as a socket takes it: in standard form, zone id or not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return reach(parsed) >= (Reach.PRIVATE if allow_private else Reach.PUBLIC)


def embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that this one leads to by way of a translator or tunnel."""
    if address == _LOOPBACK_6:
        return None
    if address in _TEREDO:
        return IPv4Address(~int(address) & _LOW_32)
    for network, behind in _WRAPPING:
        if address in network:
            return IPv4Address(int(address) >> behind & _LOW_32)
    return None


def _reach_4(address: IPv4Address) -> Reach:
    if any(address in network for network in _NOWHERE_4):
        return Reach.NOWHERE
    return Reach.PRIVATE if any(address in network for network in _PRIVATE_4) else Reach.PUBLIC


def _reach_6(address: IPv6Address) -> Reach:
    if address in _MULTICAST_6 or not int(address):
        return Reach.NOWHERE
    if any(address in network for network in _TRANSPARENT):
        return Reach.PUBLIC
    public = address in _UNICAST_6 and not any(address in network for network in _PRIVATE_6)
    return Reach.PUBLIC if public else Reach.PRIVATE
