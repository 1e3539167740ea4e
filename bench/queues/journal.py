"""What a process saw while it worked off a backlog, and what that comes to."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Self

import orjson

WINDOW: Final = 0.05
"""Share of the messages over which the cost of a claim is taken."""


@dataclass(slots=True)
class Journal:
    """What happened. Moments and durations are in seconds, memory in MiB."""

    sent: list[tuple[float, int]] = field(default_factory=list)
    """Moments, and how many messages were sent by then."""
    claims: list[tuple[float, int, float]] = field(default_factory=list)
    """When each ended, how many jobs it brought, how long it took."""
    looks: list[tuple[float, float]] = field(default_factory=list)
    """When each look for lanes with work ended, and how long it took."""
    memory: list[float] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Self:
        """The journal that a process left."""
        return cls(**orjson.loads(file.read_bytes()))

    @property
    def count(self) -> int:
        """Messages sent."""
        return self.sent[-1][1]

    def per_second(self, begin: float = 0.0, end: float = 1.0) -> float:
        """Messages sent per second between two shares of all."""
        return (end - begin) * self.count / (self._moment(end) - self._moment(begin))

    def claim(self, left: float) -> "Cost":
        """What claims took when this share of the backlog was left, or a little less."""
        begin = min(max(0.0, 1.0 - left), 1.0 - WINDOW)
        first, last = self._moment(begin), self._moment(begin + WINDOW)
        claimed = [(jobs, took) for at, jobs, took in self.claims if first <= at <= last and jobs]
        looked = [took for at, took in self.looks if first <= at <= last]
        return Cost(
            median(took for _, took in claimed) * 1e3,
            sum(took for _, took in claimed) / sum(jobs for jobs, _ in claimed) * 1e6,
            median(looked) * 1e3 if looked else None,
        )

    def _moment(self, share: float) -> float:
        """When this share of the messages was sent, between two entries by the rule of proportion."""
        wanted = share * self.count
        counts = [count for _, count in self.sent]
        after = bisect_left(counts, wanted)
        if after == 0:
            # nothing of them is sent before the first entry that says so
            return self.sent[max(0, bisect_right(counts, wanted) - 1)][0]
        (early, few), (late, many) = self.sent[after - 1], self.sent[after]
        return early + (late - early) * (wanted - few) / (many - few)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a claim, microseconds of a claim for each job it brought, milliseconds of a look if there was."""

    claim: float
    job: float
    look: float | None


def curve(journal: Journal, points: int) -> Sequence[float]:
    """Messages per second in each of so many equal parts of the backlog."""
    return [journal.per_second(part / points, (part + 1) / points) for part in range(points)]
