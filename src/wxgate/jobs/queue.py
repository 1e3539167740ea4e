"""Puts jobs into the table, and wakes whoever works on them."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, insert

from wxgate.jobs.job import LANE_LIMIT, NewJob
from wxgate.jobs.tables import jobs
from wxgate.protocol.clock import Clock

Wake = Callable[[str], None]


def _nobody(lane: str) -> None:
    del lane


class Queue:
    """Where capabilities leave their jobs: in the transaction of the row they belong to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.on_wake: Wake = _nobody
        """Told of every lane that got jobs; set by the runner of this process."""

    def add(self, connection: Connection, new: Iterable[NewJob]) -> None:
        """Insert the jobs, as part of a unit of work. To be followed by `wake` once it is committed."""
        rows = [self.row(each) for each in new]
        if rows:
            connection.execute(insert(jobs), rows)

    def row(self, new: NewJob) -> dict[str, object]:
        """The row of a new job, for `Database.insert` and its kin."""
        now = self._clock.now()
        return {
            "kind": new.kind,
            "lane": full_lane(new.kind, new.lane),
            "payload": new.payload,
            "subject": new.subject,
            "run_at": now + new.delay,
            "created_at": now,
        }

    def wake(self, kind: str, lane: str) -> None:
        """Say that this lane has work: it begins at once instead of at somebody's next look."""
        self.on_wake(full_lane(kind, lane))


def full_lane(kind: str, lane: str) -> str:
    """A lane as the tables name it: `send_template/wx0123456789abcdef`."""
    return f"{kind}/{lane}"[:LANE_LIMIT]


def lane_parts(full: str) -> tuple[str, str]:
    """The kind's name and the lane, the reverse of `full_lane`."""
    kind, _, lane = full.partition("/")
    return kind, lane
