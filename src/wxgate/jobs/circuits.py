"""Which lanes are in trouble: they rest, then one job tries whether they may go on."""

from collections.abc import Mapping
from typing import Final

from wxgate.jobs.claims import Trouble
from wxgate.jobs.job import Job, Outcome, Retry

TOLERATED: Final = 5
"""Failures in a row, on the way to the other side, that rest a lane."""

FIRST_REST: Final = 5.0
LONGEST_REST: Final = 300.0
"""Seconds of the first rest, which doubles until it is as long as the longest."""


class Circuits:
    """The trouble of every lane, as the database had it lately and as this process has seen it since."""

    def __init__(self) -> None:
        self._troubled: dict[str, Trouble] = {}
        self._failures: dict[str, int] = {}

    def take(self, troubled: Mapping[str, Trouble]) -> None:
        """Know what the database knows."""
        self._troubled = dict(troubled)

    def limit(self, lane: str, at_once: int, now: float) -> int:
        """How many jobs of the lane may be under way."""
        trouble = self._troubled.get(lane)
        if trouble is None:
            return at_once
        return 0 if now < trouble.paused_until else 1

    def resting(self, now: float) -> int:
        """How many lanes rest."""
        return sum(trouble.paused_until > now for trouble in self._troubled.values())

    def after(self, lane: str, job: Job, outcome: Outcome, now: float) -> tuple[Trouble | None, ...]:
        """What changes for the lane: its new trouble, or None for the end of it; empty when nothing does.

        What was begun before the lane went to rest says nothing about how it is now.
        """
        trouble = self._troubled.get(lane)
        if trouble is not None and job.claimed_at < trouble.paused_until:
            return ()
        if isinstance(outcome, Retry) and outcome.pause is not None:
            return self._set(lane, Trouble(now + outcome.pause.seconds, 0, outcome.pause.reason))
        if isinstance(outcome, Retry) and outcome.trouble:
            return self._failed(lane, trouble, outcome.reason, now)
        self._failures.pop(lane, None)
        return self._set(lane, None) if trouble is not None else ()

    def _failed(self, lane: str, trouble: Trouble | None, reason: str, now: float) -> tuple[Trouble | None, ...]:
        failures = self._failures[lane] = self._failures.get(lane, 0) + 1
        if trouble is None and failures < TOLERATED:
            return ()
        strikes = trouble.strikes + 1 if trouble else 1
        rest = min(FIRST_REST * 2 ** (strikes - 1), LONGEST_REST)
        return self._set(lane, Trouble(now + rest, strikes, reason))

    def _set(self, lane: str, trouble: Trouble | None) -> tuple[Trouble | None]:
        if trouble is None:
            self._troubled.pop(lane, None)
        else:
            self._troubled[lane] = trouble
            self._failures.pop(lane, None)
        return (trouble,)
