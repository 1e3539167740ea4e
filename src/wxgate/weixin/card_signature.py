"""What a page signs for WeChat's JS-SDK: its own address, and each card it hands out (WeChat reference §8.8).

The two schemes have nothing in common but SHA-1, and each takes a ticket of its own.
"""

import hashlib


def jsapi_signature(ticket: str, nonce: str, timestamp: int | str, url: str) -> str:
    """The `signature` of `wx.config`, in lower-case hex (scheme a). `ticket` is the account's jsapi ticket.

    `url` is the page's address as the browser has it, percent-encoding included; what stands behind `#` is left out.
    """
    page = url.partition("#")[0]
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    return _sha1(text.encode())


def card_signature(
    api_ticket: str, timestamp: int | str, card_id: str, nonce: str, code: str = "", openid: str = ""
) -> str:
    """The `signature` of a `cardExt` for `wx.addCard`, in lower-case hex (scheme b). Takes the wx_card ticket.

    `code` is that of a custom-code card, `openid` that of a card bound to one user; left out when empty, as they must
    be in the `cardExt`. `outer_id`, `outer_str` and `fixed_begintimestamp` are not signed.
    """
    values = (api_ticket, str(timestamp), card_id, nonce, code, openid)
    # ordered as bytes: by letters and case the order would be another
    return _sha1(b"".join(sorted(value.encode() for value in values)))


def _sha1(text: bytes) -> str:
    return hashlib.sha1(text, usedforsecurity=False).hexdigest()
