"""From which address a request came, as far as that can be believed."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import Scope

from wxgate.settings import Network

Address = IPv4Address | IPv6Address


def in_networks(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether the address lies in one of the networks; an IPv4 address may come dressed as IPv6."""
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in networks)


def client_address(scope: Scope, trusted: tuple[Network, ...]) -> str:
    """The caller's address.

    `X-Forwarded-For` is believed only as far as it was written by trusted proxies: read from the right, the first
    address that is not one of theirs is the caller.
    """
    peer: str = scope["client"][0] if scope.get("client") else ""
    if not trusted or not in_networks(peer, trusted):
        return peer
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = [hop.strip() for hop in ",".join(forwarded).split(",") if hop.strip()]
    for hop in reversed(hops):
        if not in_networks(hop, trusted):
            return hop if _parse(hop) else peer
    return hops[0] if hops and _parse(hops[0]) else peer


def _parse(text: str) -> Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
