"""What a process has done in the background, for metrics."""

from dataclasses import dataclass, field

from wxgate.jobs.job import Outcome


@dataclass(slots=True)
class Tally:
    """Counters and states of one runner."""

    settled_by_kind: dict[tuple[str, str], int] = field(default_factory=dict)
    """Tries by kind and outcome: `done`, `retry` or `dead`."""
    lateness: float = 0.0
    """Seconds for which the job that waits longest could have begun, at the latest look."""
    resting_lanes: int = 0

    def settled(self, kind: str, outcome: Outcome) -> None:
        """Count one try."""
        key = kind, type(outcome).__name__.lower()
        self.settled_by_kind[key] = self.settled_by_kind.get(key, 0) + 1

    def looked(self, lateness: float, resting_lanes: int) -> None:
        """Note what a look at the table found."""
        self.lateness, self.resting_lanes = lateness, resting_lanes
