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
        # finding a labelled counter costs more than counting
        self._known_answers: dict[tuple[str, int], Counter] = {}
        self._known_calls: dict[tuple[str, str], tuple[Counter, Histogram]] = {}

    def answered(self, endpoint: str, retcode: int) -> None:
        """Counts one API reply; `endpoint` is empty for an unknown path."""
        counter = self._known_answers.get((endpoint, retcode))
        if counter is None:
            counter = self._known_answers[endpoint, retcode] = self._answers.labels(endpoint, str(retcode))
        counter.inc()

    def called(self, path: str, outcome: str, seconds: float) -> None:
        """Counts one call to WeChat."""
        known = self._known_calls.get((path, outcome))
        if known is None:
            known = self._calls.labels(path, outcome), self._seconds.labels(path)
            self._known_calls[path, outcome] = known
        known[0].inc()
        known[1].observe(seconds)
