"""Where a link may lead, and how that is written: what browsers read one way only, in the characters of URLs.

The host is read as browsers do (WHATWG URL): mapped by UTS 46, so that `例子。中国` and full-width digits are what they
look like. Notations that browsers would turn into another host are not accepted at all.
"""

import re
from ipaddress import IPv4Address, IPv6Address
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from yarl import URL

from wxgate.protocol.parameters import MAX_URL
from wxgate.protocol.text import Text

PREFIX: Final = "/tu/"
"""What stands before a link's key in its URL, after the base."""

SHAPE: Final = Text(
    f"以 http:// 或 https:// 开头的完整网址（最长 {MAX_URL} 字节，不含用户名、空格、控制字符与反斜杠）",
    f"a complete http:// or https:// URL (at most {MAX_URL} bytes; no user name, blank, backslash, control character)",
)
HOST: Final = Text(
    "主机名合法的网址（IP 地址须用标准写法，主机名不能含 % 转义）",
    "a URL with a valid host name (an IP address in its standard form, nothing percent-encoded)",
)
LENGTH: Final = Text(
    f"转义后（汉字写成 %E4… 的形式）不超过 {MAX_URL} 字节的网址",
    f"a URL of at most {MAX_URL} bytes once its characters are percent-encoded",
)
NO_LOOP: Final = Text(
    "短链接以外的网址，短链接不能再指向本站的短链接",
    "a URL other than a short link of this gateway: links make no loops",
)

_URL: Final = re.compile(r"(?i:(https?))://(\[[0-9a-fA-F:.]+\]|[^/?#:@\[\]\\\s]+)(:[0-9]{0,5})?([/?#][^\s\\]*)?")
_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MAX_HOST: Final = 253
_MAX_PORT: Final = 0xFFFF
_URL_CHARACTERS: Final = "!#$%&'()*+,/:;=?@[]~"
_DECODINGS: Final = 3
"""How often a path is percent-decoded to see where it leads: once by us, and perhaps by proxies before us."""


class TargetRefused(ValueError):
    """A URL to which no link leads. `accepted` follows "must be", see `protocol.parameters.invalid`."""

    def __init__(self, accepted: Text) -> None:
        super().__init__(accepted.en)
        self.accepted = accepted


class Targets:
    """Reads targets. `bases` are this gateway's own base URLs, under which short links lie."""

    def __init__(self, *bases: str) -> None:
        own = [urlsplit(base) for base in bases]
        self._hosts = {_own_host(base.hostname or "") for base in own}
        self._prefixes = tuple({PREFIX, *(f"{base.path.rstrip('/').lower()}{PREFIX}" for base in own)})

    def read(self, url: str) -> str:
        """The same URL in ASCII, fit for a `Location` header: query and fragment as they were.

        Characters that no URL may hold raw are percent-encoded, an international domain becomes its `xn--` form; what
        is encoded already stays as it is. Raises TargetRefused.
        """
        parts = _URL.fullmatch(url) if url.isprintable() else None
        if parts is None:
            raise TargetRefused(SHAPE)
        scheme, written, port, rest = parts[1].lower(), parts[2], parts[3] or "", parts[4] or ""
        if port[1:] and not 0 < int(port[1:]) <= _MAX_PORT:
            raise TargetRefused(SHAPE)
        host = _host(written)
        if host.rstrip(".") in self._hosts and self._is_short_link(rest):
            raise TargetRefused(NO_LOOP)
        target = f"{scheme}://{host}{port}{quote(rest, safe=_URL_CHARACTERS)}"
        if len(target) > MAX_URL:
            raise TargetRefused(LENGTH)
        return target

    def _is_short_link(self, rest: str) -> bool:
        path = re.split(r"[?#]", rest, maxsplit=1)[0]
        for _ in range(_DECODINGS):
            # browsers and proxies drop dot segments, some also empty ones
            plain = normpath(f"/{path}".replace("\\", "/")).lower()
            if f"/{plain.lstrip('/')}/".startswith(self._prefixes):
                return True
            path = unquote(path)
        return False


def _own_host(name: str) -> str:
    try:
        return _host(f"[{name}]" if ":" in name else name).rstrip(".")
    except TargetRefused:  # an operator may use whatever works, and no target has such a host
        return name


def _host(written: str) -> str:
    """The host in lower-case ASCII, an IPv6 address in brackets. Raises TargetRefused."""
    try:
        if written.startswith("["):
            return f"[{IPv6Address(written[1:-1])}]"
        host = (URL.build(scheme="http", host=written).raw_host or "").lower()
        labels = host.removesuffix(".").split(".")
        if _NUMBER.fullmatch(labels[-1]):  # browsers read it as an IPv4 address, in whatever notation
            return str(IPv4Address(host))
    except ValueError:
        raise TargetRefused(HOST) from None
    if len(host) > _MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise TargetRefused(HOST)
    return host
