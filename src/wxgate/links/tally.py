"""Visits counted in memory: no visit waits for a database."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from wxgate.protocol.clock import Clock

MOST_WAITING: Final = 200_000
"""Links, per day, whose visits wait to be written down at most; while the database is away, say."""

DAY_SECONDS: Final = 86_400
UTC_PLUS_8: Final = 8 * 3600
_EPOCH: Final = date(1970, 1, 1).toordinal()


Counted = tuple[str, str, int, int]
"""What is to be added to a row of `link_visits`: link, day, visits, in_weixin."""


@dataclass(frozen=True, slots=True)
class _Day:
    """Visits of one day by link: a link is in one of the two or in both."""

    name: str
    outside: dict[str, int]
    inside: dict[str, int]

    def __len__(self) -> int:
        return len(self.outside) + len(self.inside)

    def take(self, most: int) -> list[Counted]:
        """Take out up to so many links, those that wait longest first."""
        keys = list(islice(self.outside or self.inside, most))
        taken = [(key, self.outside.pop(key, 0), self.inside.pop(key, 0)) for key in keys]
        return [(key, self.name, outside + inside, inside) for key, outside, inside in taken]


class Tally:
    """The visits of one process that no database knows of yet."""

    def __init__(self, clock: Clock, most: int = MOST_WAITING) -> None:
        self._clock = clock
        self._most = most
        self._earlier: list[_Day] = []
        self._today = _Day("", {}, {})
        self._begins, self._ends = 0.0, 0.0
        self.lost = 0
        """Visits that were not counted because too many others waited."""

    @property
    def waiting(self) -> int:
        """Links that have visits to be written down, per day, inside WeChat and outside."""
        return len(self._today) + sum(len(day) for day in self._earlier)

    @property
    def visits(self) -> int:
        """Visits that wait to be written down."""
        days = (*self._earlier, self._today)
        return sum(sum(day.outside.values()) + sum(day.inside.values()) for day in days)

    def count(self, key: str, in_weixin: bool) -> None:
        """Count one visit, now."""
        # a clock that is set back shall not count for a day that is over
        if not self._begins <= self._clock.now() < self._ends:
            self._turn_over()
        counts = self._today.inside if in_weixin else self._today.outside
        before = counts.get(key)
        if before is None:
            if self.waiting >= self._most:
                self.lost += 1
                return
            before = 0
        counts[key] = before + 1

    def take(self, most: int) -> list[Counted]:
        """Up to so many of those that wait longest; they are the caller's business from now on."""
        while self._earlier and not self._earlier[0]:
            del self._earlier[0]
        return (self._earlier[0] if self._earlier else self._today).take(most)

    def _turn_over(self) -> None:
        day = int(self._clock.now() + UTC_PLUS_8) // DAY_SECONDS
        self._begins = float(day * DAY_SECONDS - UTC_PLUS_8)
        self._ends = self._begins + DAY_SECONDS
        self._earlier.append(self._today)
        self._today = _Day(date.fromordinal(_EPOCH + day).isoformat(), {}, {})
