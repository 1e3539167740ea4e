"""What Prometheus reads at `/metrics`. Labels are names of ours and WeChat's, never anything a caller sent.

Counting happens on the hot path, so it is plain arithmetic in memory; the library renders it when somebody asks. Each
series bears the process's number, because a scrape reaches any one of several workers.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Final, Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from wxgate.http.platform_metrics import platform_families
from wxgate.jobs.tally import Tally
from wxgate.platforms.status import PlatformStatus
from wxgate.tokens.status import KindStatus

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds, in seconds, of the groups into which calls to WeChat fall."""


class JobsOverview(Protocol):
    """How the background work of one process is doing: its `Runner`."""

    @property
    def tally(self) -> Tally:
        """What it has done."""

    @property
    def under_way(self) -> int:
        """Jobs that it is doing."""


class Metrics(Collector):
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.tokens: Callable[[], Iterable[KindStatus]] = tuple
        """How the tokens of all accounts are doing; asked at each scrape."""
        self.platforms: Callable[[], Iterable[PlatformStatus]] = tuple
        """How third-party platforms are doing."""
        self.jobs: Callable[[], JobsOverview | None] = lambda: None
        """How background work is doing; None in a process that does none."""
        self._process = str(os.getpid())
        self._answers: dict[tuple[str, int], int] = {}
        self._calls: dict[tuple[str, str], int] = {}
        self._durations: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def answered(self, endpoint: str, retcode: int) -> None:
        """Counts one API reply; `endpoint` is empty for an unknown path."""
        key = endpoint, retcode
        self._answers[key] = self._answers.get(key, 0) + 1

    def called(self, path: str, outcome: str, seconds: float) -> None:
        """Counts one call to WeChat."""
        key = path, outcome
        self._calls[key] = self._calls.get(key, 0) + 1
        if path not in self._durations:
            self._durations[path] = [0] * (len(BOUNDS) + 1)
            self._seconds[path] = 0.0
        self._durations[path][bisect_left(BOUNDS, seconds)] += 1
        self._seconds[path] += seconds

    def collect(self) -> Iterator[Metric]:
        """Everything counted so far, as the library wants it."""
        yield self._answered()
        yield self._called()
        yield self._took()
        yield from self._token_states()
        yield from platform_families(self.platforms(), self._process)
        jobs = self.jobs()
        if jobs is not None:
            yield self._settled(jobs.tally)
            yield from self._job_states(jobs)

    def _answered(self) -> Metric:
        family = CounterMetricFamily("wxgate_answers", "API replies", labels=["endpoint", "retcode", "process"])
        for (endpoint, retcode), count in self._answers.items():
            family.add_metric([endpoint, str(retcode), self._process], count)
        return family

    def _called(self) -> Metric:
        family = CounterMetricFamily("wxgate_weixin_calls", "Calls to WeChat", labels=["path", "outcome", "process"])
        for (path, outcome), count in self._calls.items():
            family.add_metric([path, outcome, self._process], count)
        return family

    def _took(self) -> Metric:
        labels = ["path", "process"]
        family = HistogramMetricFamily("wxgate_weixin_seconds", "Seconds a call to WeChat took", labels=labels)
        names = [*(str(bound) for bound in BOUNDS), "+Inf"]
        for path, counts in self._durations.items():
            buckets = list(zip(names, map(float, accumulate(counts)), strict=True))
            family.add_metric([path, self._process], buckets, self._seconds[path])
        return family

    def _token_states(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("wxgate_tokens", "Accounts by state of a token", labels=["kind", "state", "process"])
        lives = GaugeMetricFamily(
            "wxgate_token_least_life_seconds", "Life left to the token that ends first", labels=["kind", "process"]
        )
        for each in self.tokens():
            for state, count in (("valid", each.valid), ("missing", each.missing), ("failing", each.failing)):
                states.add_metric([each.kind, state, self._process], count)
            if each.least_life is not None:
                lives.add_metric([each.kind, self._process], each.least_life)
        yield states
        yield lives

    def _settled(self, tally: Tally) -> Metric:
        labels = ["kind", "outcome", "process"]
        family = CounterMetricFamily("wxgate_jobs_settled", "Tries at background jobs", labels=labels)
        for (kind, outcome), count in tally.settled_by_kind.items():
            family.add_metric([kind, outcome, self._process], count)
        return family

    def _job_states(self, jobs: JobsOverview) -> Iterator[Metric]:
        for name, meaning, value in (
            ("wxgate_jobs_under_way", "Background jobs that the process is doing", jobs.under_way),
            (
                "wxgate_jobs_lateness_seconds",
                "How long the job that waits longest could have begun",
                jobs.tally.lateness,
            ),
            ("wxgate_jobs_resting_lanes", "Lanes in trouble that rest", jobs.tally.resting_lanes),
        ):
            family = GaugeMetricFamily(name, meaning, labels=["process"])
            family.add_metric([self._process], value)
            yield family
