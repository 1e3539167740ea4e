"""What can keep a claim page from being shown, in words for visitors, who know nothing of tickets and keys."""

from enum import StrEnum
from typing import Final

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.pages.problem_page import Explanation
from wxgate.protocol.errors import ApiError, Overloaded, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.text import Text


class Problem(StrEnum):
    """The kinds; the names stand in logs."""

    LINK_UNKNOWN = "link_unknown"
    LINK_ALTERED = "link_altered"
    SERVICE_CLOSED = "service_closed"
    DESTINATION_REFUSED = "destination_refused"
    WEIXIN_REFUSED = "weixin_refused"
    WEIXIN_DOWN = "weixin_down"
    OVERLOADED = "overloaded"
    INTERNAL = "internal"


class ClaimFailed(Exception):
    """The page cannot be shown."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def problem_of(error: Exception) -> Problem:
    """The problem that an error comes down to. Other errors of the API are WeChat's refusal of a ticket."""
    match error:
        case ClaimFailed():
            return error.problem
        case WeixinUnreachable() | WeixinTimeout():
            return Problem.WEIXIN_DOWN
        case DatabaseBusy() | DatabaseUnavailable() | TimeoutError() | Overloaded():
            return Problem.OVERLOADED
        case ApiError():
            return Problem.WEIXIN_REFUSED
        case _:
            return Problem.INTERNAL


EXPLANATIONS: Final = {
    Problem.LINK_UNKNOWN: Explanation(
        404,
        Text("链接已失效", "This link no longer works"),
        Text(
            "请回到原来的页面、菜单或消息，重新打开。", "Please go back to the page, menu or message and open it again."
        ),
    ),
    Problem.LINK_ALTERED: Explanation(
        400,
        Text("链接不完整", "This link is incomplete"),
        Text(
            "地址可能在复制或转发时被改动，请回到原来的页面重新打开。",
            "It may have been changed while being copied or forwarded. Please open it again from where you found it.",
        ),
    ),
    Problem.SERVICE_CLOSED: Explanation(
        403,
        Text("该卡券已停止领取", "This card is no longer handed out"),
        Text("如有疑问，请联系商家客服。", "If you have questions, please contact the shop."),
    ),
    Problem.DESTINATION_REFUSED: Explanation(
        403,
        Text("该卡券暂不能领取", "This card cannot be claimed at present"),
        Text(
            "领取页链接的网站未获允许，请联系商家客服。",
            "A site that the page leads to is not allowed. Please contact the shop.",
        ),
    ),
    Problem.WEIXIN_REFUSED: Explanation(
        502,
        Text("暂时无法领取", "The card cannot be claimed right now"),
        Text(
            "微信没有允许公众号发放卡券，请稍后再试，或联系商家客服。",
            "WeChat does not let this account hand out cards. Please try again later or contact the shop.",
        ),
    ),
    Problem.WEIXIN_DOWN: Explanation(
        502,
        Text("暂时连不上微信", "WeChat cannot be reached right now"),
        Text("请稍等片刻，再试一次。", "Please wait a moment, then try again."),
    ),
    Problem.OVERLOADED: Explanation(
        503,
        Text("现在访问的人有点多", "A little busy right now"),
        Text("请稍等片刻，再试一次。", "Please wait a moment, then try again."),
    ),
    Problem.INTERNAL: Explanation(
        500,
        Text("出了点问题", "Something went wrong"),
        Text(
            "我们已记录下来。请稍后再试；如仍不行，请把下面的编号告诉客服。",
            "It has been noted. Please try again later; if it still fails, tell support the reference below.",
        ),
    ),
}

PASSING: Final = frozenset([Problem.WEIXIN_REFUSED, Problem.WEIXIN_DOWN, Problem.OVERLOADED, Problem.INTERNAL])
"""Problems after which opening the page again may help."""
