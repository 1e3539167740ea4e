"""Jobs put back to work or given up for good by an operator, a bounded number in each transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, literal, select, update

from wxgate.db.notices import say
from wxgate.jobs.claims import moment
from wxgate.jobs.listing import dead_matching
from wxgate.jobs.records import Dropped, JobFilter, Retried
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.jobs.waking import CHANNEL, LANES_TOLD

CHUNK: Final = 500
"""Jobs changed in one transaction at most."""

_KEPT: Final = (
    *("id", "kind", "lane", "payload", "subject", "created_at"),
    *("attempt", "reason", "uncertain_since", "tries"),
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """How many dead letters were changed together, and the highest of their numbers."""

    count: int
    last: int


@dataclass(frozen=True, slots=True)
class _Held:
    """The jobs of some numbers, which nobody else can change meanwhile, and their lanes."""

    dead: dict[int, str]
    waiting: dict[int, str]
    running: tuple[int, ...]
    missing: tuple[int, ...]


def replay_chunk(connection: Connection, wanted: JobFilter, after: int, offset: float) -> Chunk:
    """Let the next dead letters that match, by number, be jobs again."""
    found = _next_dead(connection, wanted, after)
    _replay(connection, found, moment(connection, offset))
    _wake(connection, found.values())
    return Chunk(len(found), max(found, default=after))


def drop_chunk(connection: Connection, wanted: JobFilter, after: int, offset: float) -> Chunk:
    """Delete the next dead letters that match."""
    del offset
    found = _next_dead(connection, wanted, after)
    _delete_dead(connection, found)
    return Chunk(len(found), max(found, default=after))


def retry_jobs(connection: Connection, numbers: Sequence[int], offset: float) -> Retried:
    """Let these begin now, as far as they are not running; `CHUNK` numbers at most."""
    now = moment(connection, offset)
    held = _hold(connection, numbers, now)
    _replay(connection, held.dead, now)
    # one that is due already keeps its place
    hastened = update(jobs).where(jobs.c.id.in_([*held.waiting]), jobs.c.run_at > now).values(run_at=now)
    connection.execute(hastened)
    _wake(connection, [*held.dead.values(), *held.waiting.values()])
    return Retried(len(held.dead), len(held.waiting), held.running, held.missing)


def drop_jobs(connection: Connection, numbers: Sequence[int], offset: float) -> Dropped:
    """Delete these, as far as they are not running; `CHUNK` numbers at most."""
    held = _hold(connection, numbers, moment(connection, offset))
    _delete_dead(connection, held.dead)
    connection.execute(delete(jobs).where(jobs.c.id.in_([*held.waiting])))
    return Dropped(len(held.dead) + len(held.waiting), held.running, held.missing)


def end_rest(connection: Connection, lane: str, offset: float) -> bool:
    """Whether the lane was in trouble; from now on it is not, and what was put off begins."""
    if connection.execute(delete(lanes).where(lanes.c.lane == lane)).rowcount == 0:
        return False
    now = moment(connection, offset)
    put_off = (jobs.c.lane == lane, jobs.c.run_at > now, jobs.c.owner.is_(None), jobs.c.reason.is_not(None))
    connection.execute(update(jobs).where(*put_off).values(run_at=now))
    say(connection, CHANNEL, "")  # told of one lane, a runner would not look which of them rest
    return True


def _hold(connection: Connection, numbers: Sequence[int], now: float) -> _Held:
    """Live ones first: a job that dies meanwhile is then found among the dead, instead of nowhere."""
    live = select(jobs.c.id, jobs.c.lane, jobs.c.owner, jobs.c.run_at).where(jobs.c.id.in_(numbers))
    rows = connection.execute(live.order_by(jobs.c.id).with_for_update()).all()
    running = {row.id for row in rows if row.owner is not None and row.run_at > now}
    waiting = {row.id: row.lane for row in rows if row.id not in running}
    letters = select(dead_jobs.c.id, dead_jobs.c.lane).where(dead_jobs.c.id.in_(numbers))
    dead = {row.id: row.lane for row in connection.execute(letters.order_by(dead_jobs.c.id).with_for_update())}
    missing = set(numbers) - running - waiting.keys() - dead.keys()
    return _Held(dead, waiting, tuple(sorted(running)), tuple(sorted(missing)))


def _next_dead(connection: Connection, wanted: JobFilter, after: int) -> dict[int, str]:
    letters = select(dead_jobs.c.id, dead_jobs.c.lane).where(*dead_matching(wanted), dead_jobs.c.id > after)
    rows = connection.execute(letters.order_by(dead_jobs.c.id).limit(CHUNK).with_for_update())
    return {row.id: row.lane for row in rows}


def _replay(connection: Connection, numbers: Collection[int], now: float) -> None:
    if not numbers:
        return
    letters = select(*(dead_jobs.c[name] for name in _KEPT), literal(now))
    connection.execute(insert(jobs).from_select([*_KEPT, "run_at"], letters.where(dead_jobs.c.id.in_(numbers))))
    _delete_dead(connection, numbers)


def _delete_dead(connection: Connection, numbers: Collection[int]) -> None:
    connection.execute(delete(dead_jobs).where(dead_jobs.c.id.in_([*numbers])))


def _wake(connection: Connection, named: Collection[str]) -> None:
    woken = sorted(set(named))
    say(connection, CHANNEL, *(woken if len(woken) <= LANES_TOLD else [""]))
