"""Writing down what came of jobs, in the transaction in which their kinds write down what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import cast

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from wxgate.db import insert_ignore
from wxgate.jobs import statements
from wxgate.jobs.claims import Trouble, moment
from wxgate.jobs.job import Dead, NewJob, Result, Retry
from wxgate.jobs.kind import Kind
from wxgate.jobs.queue import Queue, full_lane
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.jobs.tries import line, with_line


@dataclass(frozen=True, slots=True)
class Settlement:
    """A try that is over. `delay` is when a `Retry` happens."""

    result: Result
    delay: float = 0.0

    @property
    def id(self) -> int:
        """The job's number."""
        return self.result.job.id


def settle(
    connection: Connection, kinds: Mapping[str, Kind], queue: Queue, settlements: Sequence[Settlement], now: float
) -> list[NewJob]:
    """The jobs that follow from these, inserted already.

    A job that somebody else holds by now is left alone, and nothing is recorded for it: that other try will tell.
    """
    mine = _still_held(connection, settlements)
    _end(connection, [each.result for each in mine if not isinstance(each.result.outcome, Retry)], now)
    _repeat(connection, [each for each in mine if isinstance(each.result.outcome, Retry)], now)
    follow: list[NewJob] = []
    for kind, same in groupby(sorted(mine, key=_kind_of), key=_kind_of):
        follow.extend(kinds[kind].record(connection, [each.result for each in same]))
    queue.add(connection, follow)
    return follow


def bury(connection: Connection, settlement: Settlement, offset: float, reason: str) -> None:
    """Keep a job as a dead letter whose outcome its own kind could not write down."""
    if _still_held(connection, [settlement]):
        dead = Result(settlement.result.job, Dead(reason, uncertain=True))
        _end(connection, [dead], moment(connection, offset))


def change_lanes(connection: Connection, changes: Mapping[str, Trouble | None]) -> None:
    """Let lanes rest, or forget their trouble."""
    for lane, trouble in sorted(changes.items()):
        if trouble is None:
            connection.execute(delete(lanes).where(lanes.c.lane == lane))
            continue
        row = {"paused_until": trouble.paused_until, "strikes": trouble.strikes, "reason": trouble.reason}
        if not insert_ignore(connection, lanes, {"lane": lane, **row}):
            connection.execute(update(lanes).where(lanes.c.lane == lane).values(row))


def hand_back(connection: Connection, held: Mapping[int, int], now: float) -> None:
    """Return jobs (by number and attempt) unfinished: whoever comes first may take them up at once."""
    if not held:
        return
    returned = (
        update(jobs)
        .where(jobs.c.id == bindparam("number"), jobs.c.attempt == bindparam("held_attempt"))
        .values(run_at=now, owner=None, unsettled=0)
    )
    connection.execute(returned, [{"number": number, "held_attempt": attempt} for number, attempt in held.items()])


def _still_held(connection: Connection, settlements: Sequence[Settlement]) -> list[Settlement]:
    statement = statements.HELD[connection.dialect.name]
    ids = statements.numbers(connection, [each.id for each in settlements])
    attempts = {int(row.id): int(row.attempt) for row in connection.execute(statement, {"ids": ids})}
    return [each for each in settlements if attempts.get(each.id) == each.result.job.attempt]


def _end(connection: Connection, results: Sequence[Result], now: float) -> None:
    if not results:
        return
    dead = [_dead_row(result, result.outcome, now) for result in results if isinstance(result.outcome, Dead)]
    if dead:
        connection.execute(insert(dead_jobs), dead)
        connection.execute(_TRIES_OF_THE_DEAD, [_last_try(each) for each in dead])
    statement = statements.DELETE[connection.dialect.name]
    connection.execute(statement, {"ids": statements.numbers(connection, [result.job.id for result in results])})


def _repeat(connection: Connection, settlements: Sequence[Settlement], now: float) -> None:
    if not settlements:
        return
    repeated = (
        update(jobs)
        .where(jobs.c.id == bindparam("number"))
        .values(
            run_at=bindparam("at"),
            failures=bindparam("failed"),
            uncertain_since=bindparam("uncertain"),
            reason=bindparam("why"),
            tries=with_line(jobs.c.tries, bindparam("told")),
            unsettled=0,
            owner=None,
        )
    )
    connection.execute(repeated, [_repeat_row(each, now) for each in settlements])


def _repeat_row(settlement: Settlement, now: float) -> dict[str, object]:
    job, outcome = settlement.result.job, settlement.result.outcome
    assert isinstance(outcome, Retry)
    return {
        "number": job.id,
        "at": now + settlement.delay,
        "failed": job.failures + outcome.counts,
        "uncertain": job.uncertain_since if outcome.uncertain else None,
        "why": outcome.reason,
        "told": line(now, outcome.reason),
    }


# the job is still there: it is deleted after this
_BEFORE_DEATH = select(jobs.c.tries).where(jobs.c.id == dead_jobs.c.id).scalar_subquery()
_TRIES_OF_THE_DEAD = (
    update(dead_jobs)
    .where(dead_jobs.c.id == bindparam("number"))
    .values(tries=func.coalesce(_BEFORE_DEATH, "") + bindparam("told"))
)


def _last_try(dead: Mapping[str, object]) -> dict[str, object]:
    return {"number": dead["id"], "told": line(cast("float", dead["died_at"]), str(dead["reason"]))}


def _dead_row(result: Result, outcome: Dead, now: float) -> dict[str, object]:
    job = result.job
    return {
        "id": job.id,
        "kind": job.kind,
        "lane": full_lane(job.kind, job.lane),
        "payload": job.payload,
        "subject": job.subject,
        "attempt": job.attempt,
        "created_at": job.created_at,
        "died_at": now,
        "uncertain_since": job.uncertain_since if outcome.uncertain else None,
        "reason": outcome.reason,
    }


_kind_of = attrgetter("result.job.kind")
