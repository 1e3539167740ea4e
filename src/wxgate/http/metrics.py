"""What Prometheus reads at `/metrics`. Labels are names of ours and WeChat's, never anything a caller sent."""

from prometheus_client import CollectorRegistry, Counter, Histogram


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "wxgate_answers", "API replies by endpoint and retcode", ["endpoint", "retcode"], registry=self.registry
        )
        self._calls = Counter(
            "wxgate_weixin_calls", "Calls to WeChat by path and outcome", ["path", "outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "wxgate_weixin_seconds", "Seconds a call to WeChat took", ["path"], registry=self.registry
        )
        self._known: dict[tuple[str, int], Counter] = {}

    def answered(self, endpoint: str, retcode: int) -> None:
        """Counts one API reply; `endpoint` is empty for an unknown path."""
        counter = self._known.get((endpoint, retcode))
        if counter is None:
            counter = self._known[endpoint, retcode] = self._answers.labels(endpoint, str(retcode))
        counter.inc()

    def called(self, path: str, outcome: str, seconds: float) -> None:
        """Counts one call to WeChat."""
        self._calls.labels(path, outcome).inc()
        self._seconds.labels(path).observe(seconds)
