"""Checks pushes: messages and events of WeChat that the gateway hands on, unchanged but signed by itself."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from wxgate_client.callback import verify_callback
from wxgate_client.errors import WxgateError

_MISMATCH: Final = 103
_INVALID: Final = 115

SIGNED: Final = frozenset({"app_id", "push_id", "client_code", "req_time", "body_sha256", "sign_type"})
"""What the signature covers of the query. Whatever else stands there belongs to your own URL and is not looked at."""


@dataclass(frozen=True, slots=True)
class Push:
    """A genuine push."""

    app_id: str
    """The official account that it was sent to."""
    push_id: str
    """The gateway's number for it. A push may arrive more than once, and then has the same one."""
    body: str = field(repr=False)
    """WeChat's XML. Parse it with a parser that refuses document types, defusedxml say."""


def verify_push(query: str, body: bytes, secret: str, now: float | None = None, *, require_hmac: bool = False) -> Push:
    """The push in a POST as your web framework hands it over: the URL's query and the raw body.

    `secret`, `now` and `require_hmac` are those of `verify_callback`. Answer with any 2xx within 10 s, or it comes
    again. Raises WxgateError: 101 (time), 103 (signature, or another body), 109 (no authcode), 115 (not readable), 119
    (signing method).
    """
    pairs = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name in SIGNED or name == "authcode"
    ]
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _invalid()
    authcode = fields.pop("authcode", "")
    verify_callback(fields, authcode, secret, now, require_hmac=require_hmac)
    digest = hashlib.sha256(body).hexdigest()
    if not hmac.compare_digest(fields.get("body_sha256", "").encode(), digest.encode()):
        raise WxgateError(_MISMATCH, "推送的正文与签名不符 / the push's body is not the signed one")
    try:
        return Push(fields.get("app_id", ""), fields.get("push_id", ""), body.decode())
    except UnicodeDecodeError:
        raise _invalid() from None


def _invalid() -> WxgateError:
    return WxgateError(_INVALID, "推送不可读 / the push is not readable")
