"""Checks the gateway's own calls: message outcomes and media notifications, signed exactly as the API is."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import parse_qsl

from wxgate_client.errors import WxgateError
from wxgate_client.signature import HEX_DIGITS, HMAC_SHA256, MD5, REQ_TIME_WINDOW, matches

_REQ_TIME_INVALID: Final = 101
_MISMATCH: Final = 103
_MALFORMED: Final = 109
_INVALID: Final = 115
_METHOD_REFUSED: Final = 119


def verify_callback(
    fields: Mapping[str, str], authcode: str, secret: str, now: float | None = None, *, require_hmac: bool = False
) -> dict[str, str]:
    """The fields of a callback that is genuine and at most 300 s old.

    `fields` are the form fields, `authcode` stands in the query of the URL, `secret` is your client_secret, `now` the
    UNIX time if not the present. Set `require_hmac` when your client must use HMAC-SHA256, so that no weaker signature
    passes. Raises WxgateError: 101 (time), 103 (signature), 109 (no authcode), 119 (signing method).
    """
    method = fields.get("sign_type") or MD5
    if method not in HEX_DIGITS or (require_hmac and method != HMAC_SHA256):
        raise WxgateError(_METHOD_REFUSED, "回调的签名方式不被接受 / the callback's signing method is not accepted")
    if len(authcode) != HEX_DIGITS[method]:
        raise WxgateError(_MALFORMED, "回调没有合格的 authcode / the callback has no well-formed authcode")
    if not matches(authcode, fields, secret, method):
        raise WxgateError(_MISMATCH, "回调的签名不符 / the callback's signature does not match")
    if not _recent(fields.get("req_time", ""), time.time() if now is None else now):
        raise WxgateError(_REQ_TIME_INVALID, "回调的时间不在 300 秒内 / the callback is not within 300 s of now")
    return dict(fields)


def _recent(req_time: str, now: float) -> bool:
    # isascii too, for isdigit also takes the digits of other scripts
    return req_time.isascii() and req_time.isdigit() and abs(now - int(req_time)) <= REQ_TIME_WINDOW


@dataclass(frozen=True, slots=True)
class Callback:
    """A genuine callback."""

    fields: dict[str, str]

    @classmethod
    def read(
        cls, query: str, body: bytes, secret: str, now: float | None = None, *, require_hmac: bool = False
    ) -> Self:
        """The callback in a POST as your web framework hands it over: the URL's query and the raw body.

        Raises WxgateError as `verify_callback` does, and 115 when the body is no form in UTF-8 or names a field twice.
        """
        authcode = dict(parse_qsl(query)).get("authcode", "")
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
        except ValueError:
            raise _invalid() from None
        if len(dict(pairs)) != len(pairs):
            raise _invalid()
        return cls(verify_callback(dict(pairs), authcode, secret, now, require_hmac=require_hmac))


def _invalid() -> WxgateError:
    return WxgateError(_INVALID, "回调不是合格的表单 / the callback is not a well-formed form")
