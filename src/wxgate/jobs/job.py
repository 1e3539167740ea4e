"""A job, and what can come of one try at it."""

from dataclasses import dataclass
from typing import Final

LANE_LIMIT: Final = 300
"""Characters of a lane's name at most."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done in the background, once what it is written with is committed."""

    kind: str
    """Which `Kind` does it."""
    lane: str
    """Whose it is: an appid, a client's host. Lanes take turns, each has a bound and a circuit of its own."""
    payload: str
    """What the kind needs to do it: JSON text."""
    subject: int | None = None
    """The number of the row it is about, for people who look for it."""
    delay: float = 0.0
    """Seconds until it may begin."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that this process holds for the length of a lease."""

    id: int
    kind: str
    lane: str
    """Without the kind's name before it."""
    payload: str
    subject: int | None
    attempt: int
    """1 for the first try; every claim counts, those whose process died among them."""
    failures: int
    """Tries that used up a step of the kind's schedule."""
    created_at: float
    """UNIX seconds by the database's clock, as are the others."""
    uncertain_since: float
    """When the first try began of which nobody knows what it did; this try itself when there is no such one."""
    claimed_at: float

    @property
    def may_be_repeat(self) -> bool:
        """Whether an earlier try may have done the work although its outcome is not known."""
        return self.uncertain_since < self.claimed_at


@dataclass(frozen=True, slots=True)
class Pause:
    """The lane rests: nothing of it is begun for `seconds`, then one job tries whether it may go on."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """The work is over, well or badly: there is nothing left to try."""

    note: object = None
    """For the kind's `record`."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The work is to be tried again; when the kind's schedule is at its end it becomes `Dead`."""

    reason: str
    """For the operator: what went wrong. No secret, no personal data."""
    after: float = 0.0
    """Seconds until then at least; the kind's schedule may ask for more when this try counts."""
    counts: bool = True
    """Whether it uses up a step of the schedule."""
    uncertain: bool = False
    """Whether this try may have done the work: `Job.uncertain_since` then stays."""
    trouble: bool = False
    """Whether the other side could not be reached or did not answer: several in a row rest the lane."""
    pause: Pause | None = None
    note: object = None


@dataclass(frozen=True, slots=True)
class Dead:
    """The work is given up and kept as a dead letter, which an operator may have tried again."""

    reason: str
    note: object = None
    uncertain: bool = False
    """Whether this try may have done the work: should it be tried again, `Job.uncertain_since` is known."""


Outcome = Done | Retry | Dead


@dataclass(frozen=True, slots=True)
class Result:
    """One try and its final outcome: a `Retry` here is one that will happen."""

    job: Job
    outcome: Outcome
