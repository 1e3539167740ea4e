"""What an operator does with background jobs. Workers hear of it at once on PostgreSQL, within a second on SQLite."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection

from wxgate.db import Database
from wxgate.jobs import listing, replays
from wxgate.jobs.records import (
    DeadLetters,
    Dropped,
    JobFilter,
    JobRecord,
    LanePage,
    LaneRecord,
    Page,
    Retried,
    Standing,
    StateAsked,
)
from wxgate.jobs.replays import CHUNK, Chunk
from wxgate.protocol.clock import Clock

LISTED: Final = 50
"""Jobs of one page unless told otherwise."""

EVERYTHING: Final = JobFilter()

Told = Callable[[int], None]
"""Hears, after each transaction, how many dead letters it changed."""

_ChangeChunk = Callable[[Connection, JobFilter, int, float], Chunk]


def _nobody(count: int) -> None:
    del count


class JobAdmin:
    """Looks at jobs, dead letters and lanes, and changes them. What a process is working on is never touched.

    Nothing is recorded for the rows that jobs are about: a replayed job's kind does so when it is settled, and what
    a dropped one was about stays as it is.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def jobs(
        self,
        wanted: JobFilter = EVERYTHING,
        *,
        state: StateAsked = "all",
        limit: int = LISTED,
        before: int | None = None,
    ) -> Page:
        """The newest jobs without their payloads, by number; `before`, a number, goes on after an earlier page."""
        return await self._database.read(listing.read_page, state, wanted, limit, before, self._clock.offset)

    async def job(self, number: int) -> JobRecord | None:
        """The job or dead letter with this number, payload included; None when there is none (any more)."""
        return await self._database.read(listing.find_job, number, self._clock.offset)

    async def about(self, lanes: Sequence[str], subject: int) -> list[JobRecord]:
        """The jobs and dead letters about one row, in lanes with these whole names. Reads all of the lanes."""
        return await self._database.read(listing.read_about, lanes, subject, self._clock.offset)

    async def dead_letters(self, wanted: JobFilter = EVERYTHING) -> DeadLetters:
        """How many dead letters match, and what to give to `retry_dead` and `drop_dead` so that they take no others."""
        return await self._database.read(listing.count_dead, wanted, self._clock.offset)

    async def standing(self) -> Standing:
        """How background work stands, at a glance."""
        return await self._database.read(listing.read_standing, self._clock.offset)

    async def lanes(self) -> list[LaneRecord]:
        """Every lane that has jobs or is in trouble: those in trouble first, then those with most to do."""
        return await self._database.read(listing.read_lanes, self._clock.offset)

    async def lane_page(self, limit: int, after: str = "") -> LanePage:
        """Lanes by name, those after one of them; on the first page those in trouble lead."""
        return await self._database.read(listing.read_lane_page, limit, after, self._clock.offset)

    async def retry(self, numbers: Sequence[int]) -> Retried:
        """Replay the dead letters of these numbers, and let the waiting jobs among them begin now.

        A replayed job keeps its number and its count of attempts; its kind's schedule begins anew.
        """
        done = Retried()
        for some in _chunks(numbers):
            more = await self._database.run_long(replays.retry_jobs, some, self._clock.offset)
            done = Retried(
                done.replayed + more.replayed,
                done.hastened + more.hastened,
                done.running + more.running,
                done.missing + more.missing,
            )
        return done

    async def retry_dead(self, wanted: JobFilter, told: Told = _nobody) -> int:
        """How many dead letters were replayed: those that match, `CHUNK` in each transaction.

        Each at most once, even if it dies again meanwhile. Lanes' bounds keep many from being a flood.
        """
        return await self._through(replays.replay_chunk, wanted, told)

    async def drop(self, numbers: Sequence[int]) -> Dropped:
        """Delete the dead letters and waiting jobs of these numbers, for good."""
        done = Dropped()
        for some in _chunks(numbers):
            more = await self._database.run_long(replays.drop_jobs, some, self._clock.offset)
            done = Dropped(done.dropped + more.dropped, done.running + more.running, done.missing + more.missing)
        return done

    async def drop_dead(self, wanted: JobFilter, told: Told = _nobody) -> int:
        """How many dead letters were deleted, for good: those that match, `CHUNK` in each transaction."""
        return await self._through(replays.drop_chunk, wanted, told)

    async def resume(self, lane: str) -> bool:
        """End the lane's trouble, and let begin what was put off. False when there was none.

        `lane` is a `LaneRecord.name`: it begins with the kind's name.
        """
        return await self._database.run_long(replays.end_rest, lane, self._clock.offset)

    async def _through(self, change: _ChangeChunk, wanted: JobFilter, told: Told) -> int:
        total, after = 0, 0
        while True:
            chunk = await self._database.run_long(change, wanted, after, self._clock.offset)
            if not chunk.count:
                return total
            total, after = total + chunk.count, chunk.last
            told(chunk.count)


def _chunks(numbers: Sequence[int]) -> list[Sequence[int]]:
    """The numbers, each once, in groups that a transaction may hold."""
    once = list(dict.fromkeys(numbers))
    return [once[start : start + CHUNK] for start in range(0, len(once), CHUNK)]
