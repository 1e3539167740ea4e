"""The check of a client's URL that needs no DNS, made when it is given and again before every call.

It parses by itself: what passes consists of characters that every other parser reads the same way.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote

from wxgate.deliveries.addresses import may_connect
from wxgate.deliveries.errors import UrlRefused
from wxgate.deliveries.ports import OTHER_SERVICES
from wxgate.protocol.parameters import MAX_URL
from wxgate.protocol.text import Text
from wxgate.tenants.errors import ValueRefused

_URL: Final = re.compile(r"(?i:(https?))://([^/?#]+)([^#]*)(?:#.*)?")
_NETLOC: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]@]+)(?::([0-9]{1,5}))?")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_PRIVATE_NAMES: Final = ("localhost", "localdomain", "local", "internal", "home.arpa")
"""Top of names that the DNS of the world does not have: RFC 6761, 6762, 8375 and ICANN's `internal`."""
_MAX_HOST: Final = 253
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_UNTOUCHED: Final = "%/?:@!$&'()*+,;=-._~[]"

SHAPE: Final = Text(
    f"以 http:// 或 https:// 开头的完整网址（最长 {MAX_URL} 字节，不含用户名、空格、控制字符与反斜杠）",
    f"a complete http:// or https:// URL (at most {MAX_URL} bytes; no user name, blank, backslash, control character)",
)
HOST: Final = Text("主机名合法的网址（末尾不带点）", "a URL with a valid host name (no trailing dot)")
PUBLIC: Final = Text(
    "指向公网的网址（不能是本机、内网或保留地址；IP 地址须用标准写法）",
    "a URL that leads to a public address (not loopback, private or reserved; an IP address in its standard form)",
)
PORT: Final = Text(
    "端口在 1 至 65535 之间、且不是其他常见服务端口（如 22、25、6379）的网址",
    "a URL whose port is between 1 and 65535 and not another well-known service's (as 22, 25 or 6379)",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a POST goes: an acceptable URL in its one written form, all ASCII."""

    scheme: str
    host: str
    """Lower case; an IPv6 address without brackets."""
    port: int
    path: str
    """With the query that the URL brought along."""

    @property
    def place(self) -> str:
        """Host, and port unless it is the scheme's own: all of the URL that people may be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def url(self, query: str) -> str:
        """The URL with `query` added behind its own."""
        return f"{self.scheme}://{self.place}{self.path}{'&' if '?' in self.path else '?'}{query}"


def refusal(url: str, *, allow_private: bool) -> Text | None:
    """What is accepted in place of `url`, to follow "must be" (`protocol.parameters.invalid`); None when it is.

    Costs no DNS query: a host name that leads to a private address is found only when it is connected to.
    """
    try:
        parse(url, allow_private=allow_private)
    except UrlRefused as refused:
        return refused.accepted
    return None


def accept_target(url: str, option: str) -> str:
    """A URL that an operator gives for us to call. Raises ValueRefused, which names the option.

    It may lead to a private address: whether those are called is the gateway's own setting, see `refusal`.
    """
    accepted = refusal(url, allow_private=True)
    if accepted is not None:
        raise ValueRefused(f"{option} 应为{accepted.zh}", f"{option} must be {accepted.en}")
    return url


def parse(url: str, *, allow_private: bool) -> Target:
    """The target that this URL is. Raises UrlRefused."""
    # printable first: surrogates are not, and could not be counted in bytes
    shape = _URL.fullmatch(url) if url.isprintable() and not re.search(r"[\s\\]", url) else None
    netloc = _NETLOC.fullmatch(shape[2]) if shape else None
    if shape is None or netloc is None or len(url.encode()) > MAX_URL:
        raise UrlRefused(SHAPE)
    scheme = shape[1].lower()
    host = _host(netloc[1], allow_private=allow_private)
    port = int(netloc[2]) if netloc[2] else _DEFAULT_PORTS[scheme]
    if not 0 < port <= 0xFFFF or port in OTHER_SERVICES:
        raise UrlRefused(PORT)
    path = quote(shape[3], safe=_UNTOUCHED)
    return Target(scheme, host, port, path if path.startswith("/") else f"/{path}")


def _host(text: str, *, allow_private: bool) -> str:
    host = _address(text) or _name(text)
    if host is None:
        raise UrlRefused(HOST)
    # no top-level domain begins with a digit, so whatever ends like this would be read as an IPv4 address
    is_address = ":" in host or host.rpartition(".")[2][:1].isdigit()
    allowed = may_connect(host, allow_private=allow_private) if is_address else allow_private or _is_public_name(host)
    if not allowed:
        raise UrlRefused(PUBLIC)
    return host


def _address(text: str) -> str | None:
    try:
        return str(IPv6Address(text[1:-1])) if text.startswith("[") else str(IPv4Address(text))
    except ValueError:
        return None


def _name(text: str) -> str | None:
    """The host name in lower-case ASCII; other notations of IPv4 addresses among them."""
    if len(text) > _MAX_HOST:
        return None
    try:
        name = (text if text.isascii() else text.encode("idna").decode("ascii")).lower()
    except UnicodeError:
        return None
    return name if len(name) <= _MAX_HOST and all(_LABEL.fullmatch(label) for label in name.split(".")) else None


def _is_public_name(name: str) -> bool:
    private = any(name == top or name.endswith(f".{top}") for top in _PRIVATE_NAMES)
    return "." in name and not private
