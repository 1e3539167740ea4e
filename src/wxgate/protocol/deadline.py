"""One deadline for a whole request, from which each step gets what remains."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that lies `seconds` ahead of now."""
        return cls(time.monotonic() + seconds)

    def remaining(self, at_most: float | None = None) -> float:
        """Seconds left, never below 0 and never above `at_most`."""
        left = max(0.0, self.at - time.monotonic())
        return left if at_most is None else min(left, at_most)
