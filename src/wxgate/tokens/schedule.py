"""When to ask WeChat for what. Pure functions of moments, in UNIX seconds, and of a random number in [0, 1)."""

from typing import Final

SPREAD: Final = 0.01
"""Share of the refresh interval by which refreshes spread, always to the early side."""

MARGIN: Final = 200.0
"""Seconds before expiry by which a refresh must have happened: 7200 less 7000."""

RENEWAL_WINDOW: Final = 300.0
"""WeChat hands out the same token or ticket until it has less than this left (WeChat reference §1.2)."""

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
"""Between two tries that fail: doubling from the first to the longest."""

LONGEST_WITHDRAWN_PAUSE: Final = 3600.0
"""The longest while an account does not authorise its platform: authorised again it starts afresh anyway."""

NOT_PERMITTED_PAUSE: Final = 86400.0
"""Between two tries of what the account is not authorised for."""

ROUNDING: Final = 2.0
"""WeChat tells life in whole seconds, on either of two calls."""


def refresh_at(now: float, expires_at: float, every: float, random: float, *, unchanged: bool) -> float:
    """When to refresh what WeChat handed out at `now`.

    At the age `every`, or a little before; earlier when it lives shorter. What came back unchanged with little life
    left is asked for again when it expires, since WeChat has nothing newer before.
    """
    life = expires_at - now
    if unchanged and life < RENEWAL_WINDOW:
        return max(expires_at, now + FIRST_PAUSE)
    by_age = now + every * (1 - SPREAD * random)
    by_life = expires_at - min(MARGIN, life / 10)
    return max(min(by_age, by_life), now + FIRST_PAUSE)


def retry_at(now: float, failures: int, random: float, *, permitted: bool = True, authorized: bool = True) -> float:
    """When to try again after `failures` failures in a row; the pause varies by a quarter up or down."""
    if not permitted:
        return now + NOT_PERMITTED_PAUSE * (1 - SPREAD * random)
    longest = LONGEST_PAUSE if authorized else LONGEST_WITHDRAWN_PAUSE
    pause = min(longest, FIRST_PAUSE * 2.0 ** min(failures - 1, 20))
    return now + pause * (0.75 + random / 2)


def kept_expiry(old: float, new: float) -> float:
    """The expiry of a value that came back unchanged: the old one, unless WeChat tells a really different one."""
    return old if abs(new - old) <= ROUNDING else new
