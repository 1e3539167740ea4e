"""How long keys live."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """In seconds; the settings `KEY_TTL` and `SPRINGBOARD_TTL`."""

    key: float
    springboard: float

    def alive_since(self, now: float) -> float:
        """When a springboard must have been used last to be alive at `now`."""
        return now - self.springboard
