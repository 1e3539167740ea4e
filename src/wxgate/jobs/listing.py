"""Queries for people who look at background work. Quick with 100 000 jobs, but not for hot paths."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, or_, select

from wxgate.jobs.claims import Trouble, moment, survey
from wxgate.jobs.queue import lane_parts
from wxgate.jobs.records import (
    DeadLetters,
    JobFilter,
    JobRecord,
    LanePage,
    LaneRecord,
    Page,
    Standing,
    State,
    StateAsked,
)
from wxgate.jobs.tables import DeadJobColumns, JobColumns, dead_jobs, jobs, lanes
from wxgate.jobs.tries import read as read_tries

COUNTED: Final = 10_000
"""Waiting jobs of one lane that are counted at most."""

ABOUT: Final = 20
"""Jobs about one row that are told at most."""

_JOB: Final = (
    *(jobs.c.id, jobs.c.kind, jobs.c.lane, jobs.c.subject, jobs.c.run_at, jobs.c.created_at),
    *(jobs.c.attempt, jobs.c.failures, jobs.c.owner, jobs.c.reason, jobs.c.tries),
)
_DEAD: Final = (
    *(dead_jobs.c.id, dead_jobs.c.kind, dead_jobs.c.lane, dead_jobs.c.subject),
    *(dead_jobs.c.attempt, dead_jobs.c.created_at, dead_jobs.c.died_at, dead_jobs.c.reason, dead_jobs.c.tries),
)


def read_page(
    connection: Connection, state: StateAsked, wanted: JobFilter, limit: int, before: int | None, offset: float
) -> Page:
    """The newest `limit` jobs in this state, of those with a number below `before`."""
    now = moment(connection, offset)
    found: list[JobRecord] = []
    if state != "dead":
        found += _read_jobs(connection, state, wanted, limit + 1, before, now)
    if state in ("dead", "all"):
        found += _read_dead(connection, wanted, limit + 1, before)
    found.sort(key=lambda job: job.id, reverse=True)
    return Page(found[:limit], len(found) > limit)


def find_job(connection: Connection, number: int, offset: float) -> JobRecord | None:
    """The job or dead letter with this number, its payload included."""
    now = moment(connection, offset)
    row = connection.execute(select(*_JOB, jobs.c.payload).where(jobs.c.id == number)).mappings().first()
    if row is not None:
        return _job(row, now)
    row = connection.execute(select(*_DEAD, dead_jobs.c.payload).where(dead_jobs.c.id == number)).mappings().first()
    return None if row is None else _dead(row)


def read_about(connection: Connection, lane_names: Sequence[str], subject: int, offset: float) -> list[JobRecord]:
    """The jobs and dead letters about one row, in the lanes with these whole names."""
    now = moment(connection, offset)
    live = select(*_JOB).where(jobs.c.lane.in_(lane_names), jobs.c.subject == subject).limit(ABOUT)
    dead = select(*_DEAD).where(dead_jobs.c.lane.in_(lane_names), dead_jobs.c.subject == subject).limit(ABOUT)
    found = [_job(row, now) for row in connection.execute(live).mappings()]
    found += [_dead(row) for row in connection.execute(dead).mappings()]
    return sorted(found, key=lambda job: job.id)


def count_dead(connection: Connection, wanted: JobFilter, offset: float) -> DeadLetters:
    """How many dead letters match now."""
    now = moment(connection, offset)
    until = now if wanted.until is None else min(now, wanted.until)
    pinned = JobFilter(wanted.kind, wanted.lane, wanted.since, until)
    counted = select(func.count()).select_from(dead_jobs).where(*dead_matching(pinned))
    return DeadLetters(connection.execute(counted).scalar_one(), pinned)


def read_standing(connection: Connection, offset: float) -> Standing:
    """How background work stands: no count looks at more than `COUNTED` rows."""
    now = moment(connection, offset)
    resting = connection.execute(select(lanes).order_by(lanes.c.strikes.desc()).limit(COUNTED)).all()
    return Standing(
        waiting=_count(connection, select(jobs.c.id).where(is_waiting(now))),
        dead=_count(connection, select(dead_jobs.c.id)),
        resting=[LaneRecord(row.lane, 0, None, row.paused_until, row.strikes, row.reason) for row in resting],
    )


def _count(connection: Connection, rows: Select[int]) -> int:
    return connection.execute(select(func.count()).select_from(rows.limit(COUNTED).subquery())).scalar_one()


def read_lanes(connection: Connection, offset: float) -> list[LaneRecord]:
    """Every lane: those in trouble first, then those with most to do."""
    found = survey(connection, offset)
    records = [
        _lane(connection, name, found.troubled.get(name), found.now)
        for name in sorted(found.ready.keys() | found.troubled.keys())
    ]
    return sorted(records, key=lambda lane: (lane.resting_until is None, -lane.waiting))


def read_lane_page(connection: Connection, limit: int, after: str, offset: float) -> LanePage:
    """Lanes by name, those after one of them; on the first page, where `after` is empty, those in trouble lead.

    Only lanes of the page are counted: there may be thousands.
    """
    found = survey(connection, offset)
    troubled = [] if after else sorted(found.troubled)
    names = sorted(name for name in found.ready.keys() - found.troubled.keys() if name > after)
    shown = [*troubled, *names[:limit]]
    records = [_lane(connection, name, found.troubled.get(name), found.now) for name in shown]
    return LanePage(records, len(names) > limit)


def dead_matching(wanted: JobFilter) -> Sequence[ColumnElement[bool]]:
    """What a dead letter must fulfil."""
    return _matching(dead_jobs.c, dead_jobs.c.died_at, wanted)


def is_running(now: float) -> ColumnElement[bool]:
    """Whether a process holds the job under a lease."""
    return and_(jobs.c.owner.is_not(None), jobs.c.run_at > now)


def is_waiting(now: float) -> ColumnElement[bool]:
    """Whether nobody does."""
    return or_(jobs.c.owner.is_(None), jobs.c.run_at <= now)


def _matching(
    columns: JobColumns | DeadJobColumns, at: ColumnElement[float], wanted: JobFilter
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(columns.kind == wanted.kind)
    if wanted.lane is not None:
        # not LIKE, whose look at upper and lower case differs between the engines
        beginning = func.substr(columns.lane, func.length(columns.kind) + 2, len(wanted.lane))
        conditions.append(beginning == wanted.lane)
    if wanted.since is not None:
        conditions.append(at >= wanted.since)
    if wanted.until is not None:
        conditions.append(at <= wanted.until)
    return conditions


def _read_jobs(
    connection: Connection, state: StateAsked, wanted: JobFilter, limit: int, before: int | None, now: float
) -> list[JobRecord]:
    query = select(*_JOB).where(*_matching(jobs.c, jobs.c.created_at, wanted))
    if before is not None:
        query = query.where(jobs.c.id < before)
    if state != "all":
        query = query.where(is_running(now) if state == "running" else is_waiting(now))
    rows = connection.execute(query.order_by(jobs.c.id.desc()).limit(limit)).mappings()
    return [_job(row, now) for row in rows]


def _read_dead(connection: Connection, wanted: JobFilter, limit: int, before: int | None) -> list[JobRecord]:
    query = select(*_DEAD).where(*dead_matching(wanted))
    if before is not None:
        query = query.where(dead_jobs.c.id < before)
    rows = connection.execute(query.order_by(dead_jobs.c.id.desc()).limit(limit)).mappings()
    return [_dead(row) for row in rows]


def _lane(connection: Connection, name: str, trouble: Trouble | None, now: float) -> LaneRecord:
    first = select(jobs.c.run_at).where(jobs.c.lane == name, is_waiting(now)).order_by(jobs.c.run_at).limit(COUNTED)
    some = first.subquery()
    waiting, next_at = connection.execute(select(func.count(), func.min(some.c.run_at))).one()
    if trouble is None:
        return LaneRecord(name, waiting, next_at)
    return LaneRecord(name, waiting, next_at, trouble.paused_until, trouble.strikes, trouble.reason)


def _job(row: RowMapping, now: float) -> JobRecord:
    running = row["owner"] is not None and row["run_at"] > now
    state: State = "running" if running else "waiting"
    return JobRecord(
        id=row["id"],
        kind=row["kind"],
        lane=lane_parts(row["lane"])[1],
        state=state,
        attempt=row["attempt"],
        subject=row["subject"],
        created_at=row["created_at"],
        reason=row["reason"],
        failures=row["failures"],
        next_at=None if running else row["run_at"],
        lease_until=row["run_at"] if running else None,
        owner=row["owner"],
        tries=read_tries(row["tries"]),
        payload=row.get("payload"),
    )


def _dead(row: RowMapping) -> JobRecord:
    return JobRecord(
        id=row["id"],
        kind=row["kind"],
        lane=lane_parts(row["lane"])[1],
        state="dead",
        attempt=row["attempt"],
        subject=row["subject"],
        created_at=row["created_at"],
        reason=row["reason"],
        died_at=row["died_at"],
        tries=read_tries(row["tries"]),
        payload=row.get("payload"),
    )
