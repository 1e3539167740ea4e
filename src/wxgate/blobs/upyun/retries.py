"""Tries again what may succeed a moment later, within one deadline."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from wxgate.blobs.store import StorageFailed
from wxgate.protocol.deadline import Deadline

PAUSES: Final = (1.0, 2.0, 4.0)
"""Seconds between tries, and up to half as much again. UpYun refuses two writes of one path within about a second."""

Result = TypeVar("Result")


async def persistently(
    attempt: Callable[[float], Awaitable[Result | StorageFailed]], seconds: float, pauses: tuple[float, ...]
) -> Result:
    """The first result of `attempt`, which is given the seconds it may take, `seconds` at most.

    One that returns a passing failure is followed by another, as long as there are pauses, within twice the seconds.
    Raises StorageFailed, the last one.
    """
    deadline = Deadline.after(2 * seconds)
    left = iter(pauses)
    while True:
        outcome = await attempt(deadline.remaining(at_most=seconds))
        if not isinstance(outcome, StorageFailed):
            return outcome
        # the spread keeps many callers from coming back at once
        wait = next(left, float("inf")) * random.uniform(1, 1.5)  # noqa: S311 - guards nothing
        if not outcome.passing or wait >= deadline.remaining():
            raise outcome
        await asyncio.sleep(wait)
