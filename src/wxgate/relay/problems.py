"""What can keep a visitor from being led on, and which error comes down to which of it."""

from enum import StrEnum
from typing import Final

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.errors import ApiError, PlatformUnusable, WeixinTimeout
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused


class Problem(StrEnum):
    """The kinds; the names are stored with exchanges and stand in logs."""

    LINK_UNKNOWN = "link_unknown"
    LINK_ALTERED = "link_altered"
    CONSENT_REFUSED = "consent_refused"
    CODE_EXPIRED = "code_expired"
    CODE_USED = "code_used"
    VISITOR_BLOCKED = "visitor_blocked"
    CLIENT_CLOSED = "client_closed"
    ACCOUNT_CLOSED = "account_closed"
    DESTINATION_REFUSED = "destination_refused"
    WEIXIN_REFUSED = "weixin_refused"
    WEIXIN_DOWN = "weixin_down"
    WEIXIN_SLOW = "weixin_slow"
    OVERLOADED = "overloaded"
    INTERNAL = "internal"


class VisitFailed(Exception):
    """The visitor cannot be led on. `again` is the URL at which to start over, where that may help."""

    def __init__(self, problem: Problem, again: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.again = again


ABOUT_THE_CODE: Final = {
    40029: Problem.CODE_EXPIRED,
    42003: Problem.CODE_EXPIRED,
    40163: Problem.CODE_USED,
    40226: Problem.VISITOR_BLOCKED,
    50002: Problem.VISITOR_BLOCKED,
}
"""Errcodes that every later attempt with the same code would meet (WeChat reference §2.2)."""

FINAL: Final = frozenset(ABOUT_THE_CODE.values())
BUSY: Final = -1


def problem_of(error: Exception) -> Problem:
    """The problem that an error of WeChat, of the database or of ours comes down to."""
    match error:
        case VisitFailed():
            return error.problem
        case Refused():
            other = Problem.WEIXIN_DOWN if error.errcode == BUSY else Problem.WEIXIN_REFUSED
            return ABOUT_THE_CODE.get(error.errcode, other)
        case NotReached() | OutcomeUnknown():
            return Problem.WEIXIN_SLOW if error.timed_out else Problem.WEIXIN_DOWN
        case PlatformUnusable():
            return Problem.ACCOUNT_CLOSED
        case WeixinTimeout():
            return Problem.WEIXIN_SLOW
        case ApiError():  # a platform's own token cannot be had
            return Problem.WEIXIN_DOWN
        case DatabaseBusy() | DatabaseUnavailable() | TimeoutError():
            return Problem.OVERLOADED
        case _:
            return Problem.INTERNAL
