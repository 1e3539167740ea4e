"""The jobs that one process has under way, and those whose outcome waits to be written down."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from wxgate.jobs.claims import Claimed
from wxgate.jobs.job import Job, Outcome, Retry
from wxgate.jobs.kind import Kind
from wxgate.jobs.outcomes import deadly

log = structlog.get_logger("wxgate.jobs")


@dataclass(slots=True)
class Held:
    """A job under way."""

    job: Job
    lane: str
    renewed_at: float


class InHand:
    """Begins jobs and holds them until their outcome is in the database."""

    def __init__(self, kinds: Mapping[str, Kind], tell: Callable[[], None]) -> None:
        self._kinds = kinds
        self._tell = tell
        self._held: dict[int, Held] = {}
        self._by_lane: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: list[tuple[Held, Outcome]] = []

    def __len__(self) -> int:
        return len(self._held)

    def in_lane(self, lane: str) -> int:
        """How many jobs of the lane are being worked on; those that only wait to be written down are not."""
        return self._by_lane.get(lane, 0)

    @property
    def attempts(self) -> dict[int, int]:
        """Which attempt each of them is."""
        return {number: held.job.attempt for number, held in self._held.items()}

    def begin(self, claimed: Claimed) -> None:
        """Start working on a job."""
        held = self._held[claimed.job.id] = Held(claimed.job, claimed.lane, claimed.job.claimed_at)
        self._by_lane[claimed.lane] = self._by_lane.get(claimed.lane, 0) + 1
        dead = deadly(claimed.unsettled)
        if dead is not None:
            self._finish(held, dead)
            return
        task = asyncio.create_task(self._work(held), name=f"job {claimed.job.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def let_go(self, number: int) -> str:
        """Forget a job whose outcome is written down; its lane."""
        return self._held.pop(number).lane

    def take_finished(self) -> list[tuple[Held, Outcome]]:
        """The jobs whose work ended since the last time, and how."""
        finished, self._finished = self._finished, []
        return finished

    def overdue(self, before: float) -> list[int]:
        """Jobs whose lease was last renewed before that moment."""
        return [number for number, held in self._held.items() if held.renewed_at < before]

    def renewed(self, number: int, at: float) -> None:
        """The lease of this job begins anew, if it is still under way."""
        if number in self._held:
            self._held[number].renewed_at = at

    async def end(self, within: float) -> None:
        """Wait for what is under way, then cancel what is not over."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        unfinished = list(self._tasks)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _work(self, held: Held) -> None:
        job = held.job
        try:
            outcome = await self._kinds[job.kind].work(job)
        except Exception as error:
            log.exception("job crashed", job=job.id, kind=job.kind, subject=job.subject)
            outcome = Retry(f"内部错误 / defect: {type(error).__name__}", uncertain=True)
        self._finish(held, outcome)

    def _finish(self, held: Held, outcome: Outcome) -> None:
        self._by_lane[held.lane] -= 1
        if not self._by_lane[held.lane]:
            del self._by_lane[held.lane]
        self._finished.append((held, outcome))
        self._tell()
