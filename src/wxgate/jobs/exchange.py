"""One exchange with the database: what is over is settled, what takes long is renewed, what is due is claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from wxgate.jobs import claims
from wxgate.jobs.claims import Claim, Claimed, Trouble
from wxgate.jobs.job import NewJob
from wxgate.jobs.kind import Kind
from wxgate.jobs.queue import Queue
from wxgate.jobs.settling import Settlement, change_lanes, settle


@dataclass(frozen=True, slots=True)
class Turn:
    """What a process has to say and wants to have."""

    settlements: Sequence[Settlement]
    lanes: Mapping[str, Trouble | None]
    """Lanes that go to rest, or whose trouble is over."""
    renewals: Sequence[int]
    claim: Claim


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a turn, and when that was by the database's clock."""

    now: float
    claimed: Sequence[Claimed] = field(default_factory=list)
    follow: Sequence[NewJob] = field(default_factory=list)


def perform(connection: Connection, turn: Turn, kinds: Mapping[str, Kind], queue: Queue, offset: float) -> Answer:
    """All of a turn in one transaction."""
    now = claims.moment(connection, offset)
    follow = settle(connection, kinds, queue, turn.settlements, now) if turn.settlements else []
    change_lanes(connection, turn.lanes)
    if turn.renewals:
        claims.renew(connection, turn.claim.owner, turn.renewals, now + turn.claim.lease)
    claimed = claims.take(connection, turn.claim, now) if turn.claim.wanted else []
    return Answer(now, claimed, follow)
