"""What time it is. Everything that compares moments with WeChat's or a client's asks here."""

import time


class Clock:
    """UNIX time in seconds. `offset` is 0 except where tests take the time from a simulator (`CLOCK_URL`)."""

    __slots__ = ("offset",)

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Seconds since 1970, with fraction."""
        return time.time() + self.offset
