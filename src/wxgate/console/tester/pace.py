"""How often somebody may ask."""

from collections import deque
from typing import Final

from wxgate.protocol.clock import Clock

WINDOW: Final = 60.0
"""Seconds."""

ASKERS: Final = 1000
"""Remembered at most; operators are fewer."""


class Pace:
    """Counts for each asker, in this process alone, how often they asked in the last minute."""

    def __init__(self, clock: Clock, limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._asked: dict[str, deque[float]] = {}

    def take(self, asker: str) -> bool:
        """Whether this asker may ask once more now."""
        now = self._clock.now()
        if len(self._asked) >= ASKERS:
            self._asked.clear()
        times = self._asked.setdefault(asker, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            return False
        times.append(now)
        return True
