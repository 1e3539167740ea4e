"""The signatures of the JS-SDK (WeChat reference §8.8)."""

import hashlib
from collections.abc import Iterable
from hmac import compare_digest


def config_signature(ticket: str, nonce: str, timestamp: str, url: str) -> str:
    """What signs `wx.config` on the page at `url`, which ends before any `#`; the ticket is the jsapi one."""
    return _sha1(f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}")


def card_signature(values: Iterable[str]) -> str:
    """What signs cards: the values, the wx_card ticket among them, in byte order with nothing between."""
    return _sha1("".join(sorted(values, key=str.encode)))


def is_same(given: str, expected: str) -> bool:
    """Whether the two signatures are the same."""
    return compare_digest(given.encode(), expected.encode())


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
