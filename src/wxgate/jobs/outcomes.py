"""What a try's outcome leads to: when it is repeated, or that it is given up."""

import random
from collections.abc import Callable
from typing import Final

from wxgate.jobs.job import Dead, Job, Outcome, Result, Retry
from wxgate.jobs.kind import Kind
from wxgate.jobs.settling import Settlement

JITTER: Final = 0.1
"""Share by which a pause is made longer or shorter, so that what failed together does not come back together."""

UNSETTLED_LIMIT: Final = 10
"""Claims in a row that nobody settled, because the process died each time, until a job is given up."""

Chance = Callable[[], float]


def settlement(kind: Kind, job: Job, outcome: Outcome, chance: Chance = random.random) -> Settlement:
    """The outcome with the schedule applied: a `Retry` for which it has no step left is `Dead`."""
    if not isinstance(outcome, Retry):
        return Settlement(Result(job, outcome))
    if outcome.counts and job.failures >= len(kind.schedule):
        return Settlement(Result(job, Dead(outcome.reason, outcome.note, outcome.uncertain)))
    step = kind.schedule[job.failures] * (1 + JITTER * (2 * chance() - 1)) if outcome.counts else 0.0
    return Settlement(Result(job, outcome), max(step, outcome.after, outcome.pause.seconds if outcome.pause else 0.0))


def deadly(unsettled: int) -> Dead | None:
    """The end of a job that took its process down with it too often."""
    if unsettled <= UNSETTLED_LIMIT:
        return None
    reason = f"处理该任务的进程已连续中止 {unsettled - 1} 次 / its process died {unsettled - 1} times in a row"
    return Dead(reason, uncertain=True)
