"""What came of messages that were accepted while the gateway was killed again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.accepted_messages import Accepted
from bench.callback_receiver import Received
from bench.shown_messages import Shown


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    accepted: Accepted
    shown: Shown
    received: Received
    killed: list[str] = field(default_factory=list)
    """What each kill hit."""
    statuses: dict[int, str] = field(default_factory=dict)
    left: int = 0
    """Jobs that were not over in time, or are dead letters."""
    seconds: float = 0.0

    @property
    def lost(self) -> list[str]:
        """Accepted messages that were not sent, or are not said to be."""
        return [
            f"{text}: number {number}, {self.statuses.get(number)}, shown {len(self.shown.by_text.get(text, ()))} times"
            for text, number in self.accepted.numbers.items()
            if self.statuses.get(number) != "sent" or text not in self.shown.by_text
        ]

    @property
    def untold(self) -> list[int]:
        """Accepted messages of which no callback said that they were sent."""
        return [number for number in self.accepted.numbers.values() if (str(number), "sent") not in self.received.told]

    @property
    def faults(self) -> int:
        """Everything that must not be."""
        shared = len(self.accepted.numbers) - len(set(self.accepted.numbers.values()))
        refused = self.received.refused.total()
        return len(self.lost) + len(self.shown.twice) + len(self.untold) + self.left + shared + refused

    def counts(self) -> Mapping[str, int]:
        """The table that is printed."""
        return {
            "accepted": len(self.accepted.numbers),
            "lost": len(self.lost),
            "shown twice": len(self.shown.twice),
            "repeats that WeChat dropped": self.shown.counts["duplicates_suppressed"],
            "callbacks missing": len(self.untold),
            "callbacks repeated": self.received.repeated,
            "callbacks ill signed": self.received.refused.total(),
            "jobs left": self.left,
            "seconds": round(self.seconds),
        }
