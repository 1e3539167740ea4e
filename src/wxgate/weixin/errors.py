"""What can come of a call to WeChat other than a result.

WeixinError
├── Refused           WeChat answered with an errcode: nothing was done
│   └── TokenRefused  40001, 40014, 42001, 42006: the access token is not (or no longer) good
├── NotReached        provably nothing was sent, so repeating is safe
└── OutcomeUnknown    WeChat may or may not have acted

No text of these holds a URL, for URLs to WeChat carry tokens and secrets.
"""

from typing import Final

from wxgate.protocol.parameters import JsonObject

TOKEN_ERRCODES: Final = frozenset({40001, 40014, 42001, 42006})
"""WeChat reference §1.3, §3.12: these ask for a fresh token and one repeat."""


class WeixinError(Exception):
    """Base of the tree above."""


class Refused(WeixinError):
    """WeChat answered with an errcode other than 0."""

    def __init__(self, errcode: int, errmsg: str, reply: JsonObject) -> None:
        super().__init__(f"errcode {errcode}: {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg
        self.reply = reply


class TokenRefused(Refused):
    """The access token of this call was refused."""


class NotReached(WeixinError):
    """No byte of the request was sent: no connection, no name, no free slot in time."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class OutcomeUnknown(WeixinError):
    """The request was, or may have been, sent, and no usable answer came back."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


def refusal(reply: JsonObject) -> Refused | None:
    """The refusal that this reply is, or None. A success has errcode 0 or none (WeChat reference §0.3)."""
    code = _number(reply.get("errcode"))
    if code == 0:
        return None
    kind = TokenRefused if code in TOKEN_ERRCODES else Refused
    return kind(code, str(reply.get("errmsg", "")), reply)


def _number(errcode: object) -> int:
    """The errcode as a number (some of WeChat's APIs send a string): 0 when there is none, -1 when it is unreadable."""
    try:
        return int(errcode) if isinstance(errcode, int | float | str) else -1 if errcode else 0
    except (ValueError, OverflowError):
        return -1 if errcode else 0
