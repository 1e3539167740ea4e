"""Jobs, dead letters and lanes as an operator looks at them. Moments are UNIX seconds by the database's clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from wxgate.jobs.tries import Try

State = Literal["waiting", "running", "dead"]
"""A job whose lease is over counts as waiting: whoever comes first takes it up again."""

StateAsked = Literal["waiting", "running", "dead", "all"]


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are meant; without anything all of them."""

    kind: str | None = None
    lane: str | None = None
    """How the lane's name begins, that of the kind left out: an appid, a host."""
    since: float | None = None
    until: float | None = None
    """When it died or, unless it is dead, was created: at the earliest and at the latest."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job or a dead letter."""

    id: int
    kind: str
    lane: str
    """Without the kind's name before it."""
    state: State
    attempt: int
    """How often it was tried, the try under way included."""
    subject: int | None
    """The number of the row it is about."""
    created_at: float
    reason: str | None
    """What was wrong at the latest try, or why it was given up."""
    failures: int | None = None
    """Steps of the kind's schedule that are used up; None for a dead letter."""
    next_at: float | None = None
    """When a waiting one may begin."""
    lease_until: float | None = None
    """Until when a running one belongs to its process, unless that renews it."""
    owner: str | None = None
    """Host and number of the process that holds it or, when it is waiting, that left it unfinished."""
    died_at: float | None = None
    tries: Sequence[Try] = ()
    """What came of each try so far, the oldest first."""
    payload: str | None = field(default=None, repr=False)
    """JSON text, may be personal data; None in lists."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the jobs that were asked for, the newest first."""

    jobs: Sequence[JobRecord]
    more: bool
    """Whether there are older ones."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How background work stands. Counts end at `COUNTED`, which stands for that many or more."""

    waiting: int
    """Jobs that nobody works on."""
    dead: int
    """Dead letters."""
    resting: list["LaneRecord"]
    """Lanes in trouble."""


@dataclass(frozen=True, slots=True)
class LanePage:
    """Some lanes by name, and whether there are more."""

    lanes: list["LaneRecord"]
    more: bool


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """How many dead letters matched at one moment, and the filter without those that die later."""

    count: int
    matching: JobFilter


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of retrying jobs by their numbers."""

    replayed: int = 0
    """Dead letters that are waiting jobs again."""
    hastened: int = 0
    """Waiting jobs that are due now."""
    running: tuple[int, ...] = ()
    """Left alone, as a process is working on them."""
    missing: tuple[int, ...] = ()
    """Done long ago, dropped, or never there."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What came of dropping jobs by their numbers; `running` and `missing` as in `Retried`."""

    dropped: int = 0
    running: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneRecord:
    """A lane that has jobs or is in trouble."""

    name: str
    """With the kind's name before the slash, as `JobAdmin.resume` takes it."""
    waiting: int
    """Waiting jobs; `COUNTED` stands for that many or more."""
    next_at: float | None
    """When the next of them may begin, as far as the lane does not rest."""
    resting_until: float | None = None
    """When one job tries whether the lane may go on; may be over."""
    strikes: int = 0
    """Rests in a row."""
    reason: str | None = None
