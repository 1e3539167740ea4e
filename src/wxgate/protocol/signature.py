"""Signs a request and checks a signature: the seed's MD5 scheme and HMAC-SHA256.

Depends on the standard library alone, since the SDK carries a generated copy of this file.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

MD5: Final = "MD5"
HMAC_SHA256: Final = "HMAC-SHA256"

HEX_DIGITS: Final = {MD5: 32, HMAC_SHA256: 64}
"""Length of the authcode of each signing method; also the list of methods."""

REQ_TIME_WINDOW: Final = 300
"""Seconds that `req_time` may be away from the server's clock, on either side."""


def string_to_sign(fields: Mapping[str, str], secret: str, method: str = MD5) -> str:
    """The text whose digest is the authcode (contract §1; seed 2.3, 2.4).

    `fields` are all request parameters with their raw, not URL-escaped values; `authcode` among them is left out,
    and so is every empty one. MD5 joins the values, `client_secret` among them, sorted by field name; HMAC-SHA256 joins
    `name=value` with `&` and leaves the secret out, because the secret is its key.
    """
    if method == HMAC_SHA256:
        return "&".join([f"{name}={fields[name]}" for name in sorted(fields) if fields[name] and name != "authcode"])
    signed = {**fields, "client_secret": secret}
    return "".join([signed[name] for name in sorted(signed) if name != "authcode"])


def sign(fields: Mapping[str, str], secret: str, method: str = MD5) -> str:
    """The authcode of these fields, in lower-case hex.

    Raises KeyError when `method` is neither MD5 nor HMAC-SHA256.
    """
    text = string_to_sign(fields, secret, method).encode()
    if method == HMAC_SHA256:
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    if method != MD5:
        raise KeyError(method)
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def matches(authcode: str, fields: Mapping[str, str], secret: str, method: str = MD5) -> bool:
    """Whether `authcode` is the signature of these fields; the case of its hex digits does not matter."""
    return hmac.compare_digest(authcode.lower().encode(), sign(fields, secret, method).encode())
