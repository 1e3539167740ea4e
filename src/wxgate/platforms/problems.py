"""What can keep an authorisation from being taken, and which error comes down to which of it."""

from enum import StrEnum
from typing import Final

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.errors import ApiError, PlatformUnusable, WeixinTimeout
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused


class Problem(StrEnum):
    """The kinds; the names are stored with codes and stand in logs."""

    PLATFORM_UNKNOWN = "platform_unknown"
    LINK_ALTERED = "link_altered"
    NOT_GRANTED = "not_granted"
    CODE_SPENT = "code_spent"
    PLATFORM_UNUSABLE = "platform_unusable"
    WEIXIN_REFUSED = "weixin_refused"
    WEIXIN_DOWN = "weixin_down"
    WEIXIN_SLOW = "weixin_slow"
    OVERLOADED = "overloaded"
    INTERNAL = "internal"


class AuthorizationFailed(Exception):
    """The authorisation cannot be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


CODE_ERRCODES: Final = frozenset({61009, 61010})
"""The code is worth nothing, any more or at all (WeChat reference §3.6)."""

BUSY: Final = -1


def problem_of(error: Exception) -> Problem:
    """The problem that an error of WeChat, of the database or of ours comes down to."""
    match error:
        case AuthorizationFailed():
            return error.problem
        case Refused():
            if error.errcode in CODE_ERRCODES:
                return Problem.CODE_SPENT
            return Problem.WEIXIN_DOWN if error.errcode == BUSY else Problem.WEIXIN_REFUSED
        case NotReached() | OutcomeUnknown():
            return Problem.WEIXIN_SLOW if error.timed_out else Problem.WEIXIN_DOWN
        case PlatformUnusable():
            return Problem.PLATFORM_UNUSABLE
        case ApiError():
            return Problem.WEIXIN_SLOW if isinstance(error, WeixinTimeout) else Problem.WEIXIN_DOWN
        case DatabaseBusy() | DatabaseUnavailable() | TimeoutError():
            return Problem.OVERLOADED
        case _:
            return Problem.INTERNAL
