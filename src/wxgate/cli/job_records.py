"""Jobs and lanes as commands print them. Moments are whole UNIX seconds."""

from typing import Final

import orjson

from wxgate.cli.output import Record
from wxgate.cli.records import MASK
from wxgate.jobs.listing import COUNTED
from wxgate.jobs.queue import lane_parts
from wxgate.jobs.records import JobRecord, LaneRecord, StateAsked

_TIMES: Final[dict[StateAsked, tuple[str, ...]]] = {
    "waiting": ("next_at",),
    "running": ("lease_until", "process"),
    "dead": ("died_at",),
    "all": ("next_at", "died_at"),
}

LANE_COLUMNS: Final = ("name", "waiting", "next_at", "resting_until", "strikes", "reason")


def job_columns(state: StateAsked) -> tuple[str, ...]:
    """What a list of jobs in this state shows of each."""
    return ("id", "kind", "lane", "state", "attempt", *_TIMES[state], "reason")


def job_record(job: JobRecord) -> Record:
    """Every field of a job but what it holds."""
    return {
        "id": job.id,
        "kind": job.kind,
        "lane": job.lane,
        "state": job.state,
        "attempt": job.attempt,
        "failures": job.failures,
        "subject": job.subject,
        "created_at": int(job.created_at),
        "next_at": _second(job.next_at),
        "lease_until": _second(job.lease_until),
        "process": job.owner,
        "died_at": _second(job.died_at),
        "reason": job.reason,
    }


def full_job_record(job: JobRecord, *, reveal: bool, parsed: bool) -> Record:
    """The same and what it holds, when that is to be revealed: as the JSON it is, or as text."""
    payload = job.payload or ""
    return {**job_record(job), "payload": MASK if not reveal else orjson.loads(payload) if parsed else payload}


def lane_record(lane: LaneRecord, *, shown: bool) -> Record:
    """Every field of a lane; `shown` to a person, who shall see that counting ended."""
    kind, name = lane_parts(lane.name)
    counted_on = shown and lane.waiting >= COUNTED
    return {
        "name": lane.name,
        "kind": kind,
        "lane": name,
        "waiting": f"{lane.waiting}+" if counted_on else lane.waiting,
        "next_at": _second(lane.next_at),
        "resting_until": _second(lane.resting_until),
        "strikes": lane.strikes,
        "reason": lane.reason,
    }


def _second(moment: float | None) -> int | None:
    return None if moment is None else int(moment)
