"""Simulated time: the machine's own time plus an offset that tests move."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from math import ceil

# WeChat counts days and months in China Standard Time (WeChat reference §12.1).
CHINA = timezone(timedelta(hours=8))
# Unix time as a float is only so exact: without this, 7200 s just begun would be 7201.
ROUNDING = 1e-4


@dataclass(slots=True)
class Clock:
    """Unix seconds that run with real time and can be moved, forwards or backwards."""

    offset: float = 0.0

    def now(self) -> float:
        """Simulated Unix time in seconds."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Move simulated time by so many seconds."""
        self.offset += seconds

    def set(self, now: float) -> None:
        """Let simulated time go on from this Unix time."""
        self.offset = now - time.time()

    def left(self, until: float) -> int:
        """Seconds from now until then, a begun second counted as a whole one, as WeChat's `expires_in` does."""
        return ceil(until - self.now() - ROUNDING)

    def day(self) -> str:
        """The day that daily quotas count, such as `2024-05-31`: it changes at midnight UTC+8."""
        return datetime.fromtimestamp(self.now(), CHINA).date().isoformat()

    def month(self) -> str:
        """The month that `clear_quota` counts, such as `2024-05`."""
        return self.day()[:7]

    def minute(self) -> int:
        """The minute that per-minute quotas count, as whole minutes since 1970."""
        return int(self.now() // 60)
