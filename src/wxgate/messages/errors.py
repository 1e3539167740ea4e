"""What can go wrong besides bad parameters: what is not there, and what may have been done."""

from wxgate.protocol.errors import (
    ApiError,
    KeyNotFound,
    ParameterInvalid,
    UpstreamRefused,
    WeixinTimeout,
    WeixinUnreachable,
)
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused


def unknown_message(number: int) -> KeyNotFound:
    """A number that is nobody's, another client's, or older than messages are kept: nobody can tell which."""
    return KeyNotFound(f"没有编号为 {number} 的消息，或已过保存期限", f"there is no message {number} (any more)")


def callback_refused(accepted: Text) -> ParameterInvalid:
    """A `callback_url` to which this installation sends nothing."""
    return invalid("callback_url", accepted)


def perhaps_sent(error: OutcomeUnknown) -> ApiError:
    """A customer-service message that WeChat may have delivered."""
    zh = "消息可能已经送达，请勿直接重发，以免用户收到两条"
    en = "the message may have been delivered: do not simply send it again, or the user may get it twice"
    return WeixinTimeout(zh, en) if error.timed_out else WeixinUnreachable(zh, en)


def surely_not_sent(error: NotReached) -> ApiError:
    """A customer-service message that never left."""
    zh, en = "消息没有发出，可以重试", "nothing was sent, you may try again"
    return WeixinTimeout(zh, en) if error.timed_out else WeixinUnreachable(zh, en)


def perhaps_sent_though_busy(error: Refused) -> ApiError:
    """WeChat's -1, which says nothing about whether the message went out (WeChat reference §12.3)."""
    return UpstreamRefused(
        error.errcode,
        f"{error.errmsg}（微信系统繁忙，消息可能已经送达，请勿直接重发）",
        "WeChat is busy; the message may have been delivered all the same: do not simply send it again",
        data=error.reply,
    )
