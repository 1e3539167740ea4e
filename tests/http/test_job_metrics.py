"""What `/metrics` tells about background work."""

import os
from dataclasses import dataclass, field

from prometheus_client import generate_latest

from wxgate.http.metrics import Metrics
from wxgate.jobs.job import Dead, Done, Retry
from wxgate.jobs.tally import Tally


@dataclass
class Doing:
    """A process with so many jobs under way."""

    under_way: int
    tally: Tally = field(default_factory=Tally)


def job_lines(metrics: Metrics) -> list[str]:
    lines = generate_latest(metrics.registry).decode().splitlines()
    return [line for line in lines if line.startswith("wxgate_jobs_")]


def test_a_process_without_background_work_tells_nothing_about_it() -> None:
    assert job_lines(Metrics()) == []


def test_tries_are_counted_by_kind_and_outcome_and_states_stand_beside_them() -> None:
    doing, metrics = Doing(under_way=3), Metrics()
    metrics.jobs = lambda: doing
    for outcome in (Done(), Done(), Retry("busy"), Dead("no")):
        doing.tally.settled("send", outcome)
    doing.tally.looked(lateness=2.5, resting_lanes=1)
    process = f'process="{os.getpid()}"'
    assert job_lines(metrics) == [
        f'wxgate_jobs_settled_total{{kind="send",outcome="done",{process}}} 2.0',
        f'wxgate_jobs_settled_total{{kind="send",outcome="retry",{process}}} 1.0',
        f'wxgate_jobs_settled_total{{kind="send",outcome="dead",{process}}} 1.0',
        f"wxgate_jobs_under_way{{{process}}} 3.0",
        f"wxgate_jobs_lateness_seconds{{{process}}} 2.5",
        f"wxgate_jobs_resting_lanes{{{process}}} 1.0",
    ]
