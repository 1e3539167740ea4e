"""Visits counted in memory: no visit waits for a database."""

from collections.abc import Mapping
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


@dataclass(slots=True)
class Count:
    """Visits of one link on one day, those from inside WeChat among them."""

    visits: int = 0
    in_weixin: int = 0


class Tally:
    """The visits of one process that no database knows of yet."""

    def __init__(self, clock: Clock, most: int = MOST_WAITING) -> None:
        self._clock = clock
        self._most = most
        self._counts: dict[tuple[str, int], Count] = {}
        self.lost = 0
        """Visits that were not counted because too many others waited."""

    @property
    def waiting(self) -> int:
        """Links, per day, that have visits to be written down."""
        return len(self._counts)

    @property
    def visits(self) -> int:
        """Visits that wait to be written down."""
        return sum(count.visits for count in self._counts.values())

    def count(self, key: str, *, in_weixin: bool) -> None:
        """Count one visit, now."""
        at = key, int(self._clock.now() + UTC_PLUS_8) // DAY_SECONDS
        count = self._counts.get(at)
        if count is None:
            if len(self._counts) >= self._most:
                self.lost += 1
                return
            count = self._counts[at] = Count()
        count.visits += 1
        count.in_weixin += in_weixin

    def take(self, most: int) -> list[Mapping[str, object]]:
        """Rows of `link_visits` for those that wait longest; they are the caller's business from now on."""
        taken = [(at, self._counts.pop(at)) for at in list(islice(self._counts, most))]
        return [
            {"link": key, "day": day_name(day), "visits": count.visits, "in_weixin": count.in_weixin}
            for (key, day), count in taken
        ]


def day_name(day: int) -> str:
    """The day that is so many days after 1970-01-01, such as 2026-03-01."""
    return date.fromordinal(_EPOCH + day).isoformat()
