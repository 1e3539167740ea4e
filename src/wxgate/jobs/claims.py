"""Looking for work, and taking it under a lease."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, select

from wxgate.db.server_clock import server_time
from wxgate.jobs import statements
from wxgate.jobs.job import Job
from wxgate.jobs.queue import lane_parts
from wxgate.jobs.tables import lanes as troubled_lanes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a lane rests, until when, and how often in a row it had to."""

    paused_until: float
    strikes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to do at one moment of the database's clock."""

    now: float
    ready: Mapping[str, float]
    """Every lane with work, and when its next job may begin."""
    troubled: Mapping[str, Trouble]


class Wanted(NamedTuple):
    """How many jobs of a lane a process wants."""

    lane: str
    most: int
    since: float
    """Earlier ones are not looked for: PostgreSQL would have to step over what was there before and is gone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one process wants, for `lease` seconds."""

    owner: str
    lease: float
    wanted: Sequence[Wanted]
    held: Sequence[int]
    """Jobs that this process has under way and whose lease may have run out: it never claims them again itself."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job, and how many claims in a row nobody settled, this one included."""

    job: Job
    lane: str
    unsettled: int


def moment(connection: Connection, offset: float) -> float:
    """The time by the database's clock, to which `offset` is added (0 except in tests)."""
    return float(connection.execute(select(server_time())).scalar_one()) + offset


def survey(connection: Connection, offset: float) -> Survey:
    """What there is to do."""
    ready = {str(row.lane): float(row.run_at) for row in connection.execute(statements.LANES) if row.run_at is not None}
    troubled = {
        str(row.lane): Trouble(float(row.paused_until), int(row.strikes), str(row.reason))
        for row in connection.execute(select(troubled_lanes))
    }
    return Survey(moment(connection, offset), ready, troubled)


def take(connection: Connection, claim: Claim, now: float) -> list[Claimed]:
    """The jobs that are due, as many as there are of those wanted. Nobody else gets them until the lease ends."""
    common: dict[str, object] = {
        "now": now,
        "until": now + claim.lease,
        "owner": claim.owner,
        "held": statements.numbers(connection, claim.held),
    }
    if connection.dialect.name == "postgresql":
        lanes, takes, sinces = zip(*claim.wanted, strict=True)
        asked = {"lanes": list(lanes), "takes": list(takes), "sinces": list(sinces)}
        rows = list(connection.execute(statements.CLAIM_POSTGRESQL, {**common, **asked}).mappings())
    else:
        rows = [
            row
            for lane, count, since in claim.wanted
            for row in connection.execute(
                statements.CLAIM_SQLITE, {**common, "lane": lane, "take": count, "since": since}
            ).mappings()
        ]
    return sorted((_claimed(row, now) for row in rows), key=lambda claimed: claimed.job.id)


def renew(connection: Connection, owner: str, ids: Sequence[int], until: float) -> None:
    """Keep jobs that take long."""
    statement = statements.RENEW[connection.dialect.name]
    connection.execute(statement, {"owner": owner, "until": until, "ids": statements.numbers(connection, ids)})


def _claimed(row: RowMapping, now: float) -> Claimed:
    lane = str(row["lane"])
    job = Job(
        id=row["id"],
        kind=row["kind"],
        lane=lane_parts(lane)[1],
        payload=row["payload"],
        subject=row["subject"],
        attempt=row["attempt"],
        failures=row["failures"],
        created_at=row["created_at"],
        uncertain_since=row["uncertain_since"],
        claimed_at=now,
    )
    return Claimed(job, lane, row["unsettled"])
