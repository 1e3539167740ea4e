"""Asking WeChat once more for something that is worth something once."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused

BUSY: Final = -1

T = TypeVar("T")


async def ask_twice(ask: Callable[[], Awaitable[T]], deadline: Deadline) -> T:
    """The answer, asked for once more when the connection broke or WeChat was busy.

    For codes, where it is safe although the first try may have spent one: the second is then told so, which is no worse
    than having no answer.
    """
    try:
        return await ask()
    except (NotReached, OutcomeUnknown) as error:
        if error.timed_out or not deadline.remaining():
            raise
    except Refused as refused:
        if refused.errcode != BUSY:
            raise
    return await ask()
