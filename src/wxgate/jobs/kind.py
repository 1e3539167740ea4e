"""What a capability says about one kind of job: how it is done, how often it is tried, how much of it at once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from sqlalchemy import Connection

from wxgate.jobs.job import Job, NewJob, Outcome, Result


class Kind(ABC):
    """One kind of job. An instance may hold the services it works with."""

    name: ClassVar[str]
    """Lower-case words joined by `_`; stands in the database, so it never changes."""
    schedule: ClassVar[tuple[float, ...]] = ()
    """Seconds before each repeat, give or take a tenth; as many repeats as there are numbers."""
    at_once: ClassVar[int] = 32
    """Jobs of one lane that one process has under way at most."""

    @abstractmethod
    async def work(self, job: Job) -> Outcome:
        """Try once. Must bring its own deadline; may be cancelled when the process stops.

        An exception counts as a defect: it is logged and the job is tried again by the schedule.
        """

    def record(self, connection: Connection, results: Sequence[Result]) -> Iterable[NewJob]:
        """Write down what came of these tries, in the transaction that settles their jobs; returns jobs that follow.

        May run more than once for the same results, as any unit of work; only the last time counts. All results at
        once, so that many become few statements.
        """
        del connection, results
        return ()
