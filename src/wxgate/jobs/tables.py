"""The tables of background work. Moments are UNIX seconds by the database's clock.

A claim moves `run_at` to the end of the lease, so what is waiting and what has been abandoned look alike. `lane` bears
the kind's name before a slash: a lane holds one kind, so its circuit is about one of WeChat's APIs, or one host.
"""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Named, Table, Text, TypedColumns

from wxgate.db import metadata
from wxgate.db.schema import COUNTED


class JobColumns(TypedColumns):
    """Work that is waiting or under way; deleted when it is over."""

    id: Named[int] = Column(COUNTED, primary_key=True)
    kind = Column(Text, nullable=False)
    lane = Column(Text, nullable=False)
    payload = Column(Text, nullable=False)
    subject: Named[int | None] = Column(BigInteger)
    run_at: Named[float] = Column(Double)
    created_at: Named[float] = Column(Double)
    attempt: Named[int] = Column(Integer, server_default="0")
    failures: Named[int] = Column(Integer, server_default="0")
    # claims in a row that nobody settled: a job that kills its process again and again ends up dead
    unsettled: Named[int] = Column(Integer, server_default="0")
    uncertain_since: Named[float | None] = Column(Double)
    owner: Named[str | None] = Column(Text)
    reason: Named[str | None] = Column(Text)
    # see wxgate.jobs.tries
    tries: Named[str | None] = Column(Text)


class DeadJobColumns(TypedColumns):
    """Work that was given up."""

    id: Named[int] = Column(COUNTED, primary_key=True, autoincrement=False)
    kind = Column(Text, nullable=False)
    lane = Column(Text, nullable=False)
    payload = Column(Text, nullable=False)
    subject: Named[int | None] = Column(BigInteger)
    attempt: Named[int]
    created_at: Named[float] = Column(Double)
    died_at: Named[float] = Column(Double, index=True)
    uncertain_since: Named[float | None] = Column(Double)
    reason = Column(Text, nullable=False)
    tries: Named[str | None] = Column(Text)


class LaneColumns(TypedColumns):
    """A lane in trouble. At `paused_until` one of its jobs tries whether it may go on."""

    lane = Column(Text, primary_key=True)
    paused_until: Named[float] = Column(Double)
    strikes: Named[int]
    reason = Column(Text, nullable=False)


class PeriodicColumns(TypedColumns):
    """Work that comes again and again, once for the whole installation."""

    name = Column(Text, primary_key=True)
    run_at: Named[float] = Column(Double)


jobs = Table("jobs", metadata, JobColumns, Index("ix_jobs_lane_run_at", "lane", "run_at"), sqlite_autoincrement=True)
dead_jobs = Table("dead_jobs", metadata, DeadJobColumns)
lanes = Table("job_lanes", metadata, LaneColumns)
periodic = Table("periodic_jobs", metadata, PeriodicColumns)
