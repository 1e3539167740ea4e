"""Whatever went wrong, as the error its caller receives. The only place where a failure becomes a retcode."""

from typing import Final

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.errors import (
    ApiError,
    AppidInvalid,
    CallNotAllowed,
    InternalError,
    Overloaded,
    PlatformUnusable,
    UpstreamRefused,
    WeixinTimeout,
    WeixinUnreachable,
)
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused
from wxgate.weixin.explanations import explain

OWN_CODES: Final[dict[int, type[ApiError]]] = {
    40013: AppidInvalid,
    48001: CallNotAllowed,
    61003: PlatformUnusable,
    61007: CallNotAllowed,
}
"""Errcodes of WeChat that the contract gives a number of their own (§2)."""


def answer_to(error: Exception) -> ApiError:
    """The error to answer with; InternalError for what nobody foresaw."""
    match error:
        case ApiError():
            return error
        case Refused():
            return _refused(error)
        case NotReached() | OutcomeUnknown():
            return WeixinTimeout() if error.timed_out else WeixinUnreachable()
        case DatabaseBusy() | DatabaseUnavailable() | TimeoutError():
            return Overloaded()
        case _:
            return InternalError()


def _refused(error: Refused) -> ApiError:
    meaning = explain(error.errcode)
    zh, en = f"{error.errmsg}（{meaning.zh}）", meaning.en
    own = OWN_CODES.get(error.errcode)
    return own(zh, en, data=error.reply) if own else UpstreamRefused(error.errcode, zh, en, data=error.reply)
