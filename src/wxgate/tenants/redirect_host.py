"""Hosts that a client's springboards may lead to."""

import re
from urllib.parse import urlsplit

_RULE = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_ADDRESS = re.compile(r"\[[0-9a-f:.]+\]")


def parse_rule(text: str) -> str:
    """The rule in its one written form: lower case, ASCII (IDNA), no trailing dot.

    Raises ValueError unless it is a host name, an IP address or `*.` before a host name.
    """
    rule = _ascii(text.strip())
    if rule is None or not (_RULE.fullmatch(rule) or _ADDRESS.fullmatch(rule)):
        raise ValueError(text)
    return rule.strip("[]")


def covers(rule: str, host: str) -> bool:
    """Whether the rule allows this host; both in their one written form."""
    return host.endswith(rule[1:]) if rule.startswith("*.") else host == rule


def host_of(url: str) -> str | None:
    """The host of an http(s) URL in its one written form.

    None for anything that a browser might read otherwise than we do: a backslash, a user name, control characters.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or "@" in parts.netloc
        or not url.isprintable()
        or re.search(r"[\s\\]", url)
    ):
        return None
    return _ascii(host) if host else None


def _ascii(host: str) -> str | None:
    wildcard = "*." if host.startswith("*.") else ""
    name = host.removeprefix(wildcard).removesuffix(".").lower()
    try:
        return wildcard + (name if name.isascii() else name.encode("idna").decode("ascii"))
    except UnicodeError:
        return None
