"""What the whole signed path costs, as a ratio to a bare app that only forwards.

Three apps (see bench.apps) answer the same load in turn, round after round, so that a machine whose speed drifts slows
them all alike; the ratio is taken round by round and its median shown. An app has a core to itself, the load generator
and the stub of WeChat have the others. Where one process is compared with two, all share two cores.
"""

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from bench.apps import APPS, OPENID, bench_user_info
from bench.cores import available, on_cores
from bench.load import Result, run
from bench.processes import Measured, server, stub_weixin
from bench.tenant import Tenant, environment, set_up


@dataclass(frozen=True, slots=True)
class Round:
    """One app under load once."""

    per_second: float
    cpu_microseconds: float
    p99_milliseconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; returns 0."""
    options = _options(argv)
    for delay, callers in ((0.0, 64), (0.05, 256)):
        _compare(delay, callers, options.seconds, options.rounds)
    _workers(options.seconds, options.rounds)
    return 0


def _compare(delay: float, callers: int, seconds: float, rounds: int) -> None:
    print(
        f"\nWeChat answers after {delay * 1000:.0f} ms, {callers} callers, median of {rounds} rounds of {seconds:g} s"
    )
    first, *others = available()
    with tempfile.TemporaryDirectory() as folder, on_cores(others or [first]), ExitStack() as stack:
        weixin = stack.enter_context(stub_weixin(delay))
        tenant = set_up(f"sqlite:///{folder}/bench.db")
        settings = environment(f"sqlite:///{folder}/bench.db", weixin)
        with on_cores([first]):
            apps = {kind: stack.enter_context(server("bench.apps", kind, environment=settings)) for kind in APPS}
        taken: dict[str, list[Round]] = {kind: [] for kind in APPS}
        for number in range(rounds + 1):
            for kind, app in apps.items():
                measured = _load(app, tenant, callers, seconds)
                if number:  # the first round warms up
                    taken[kind].append(measured)
    for kind in APPS:
        _print(kind, taken[kind], taken["bare"])


def _workers(seconds: float, rounds: int) -> None:
    print(f"\nOne process and two, 64 callers, WeChat answers at once, median of {rounds} rounds of {seconds:g} s")
    with tempfile.TemporaryDirectory() as folder, on_cores(available()[:2]), ExitStack() as stack:
        weixin = stack.enter_context(stub_weixin())
        tenant = set_up(f"sqlite:///{folder}/bench.db")
        settings = environment(f"sqlite:///{folder}/bench.db", weixin)
        one, two = (
            stack.enter_context(server("bench.apps", "gateway", "--workers", count, environment=settings))
            for count in ("1", "2")
        )
        ratios, speeds = [], []
        for number in range(rounds + 1):
            single, double = (_load(app, tenant, 64, seconds) for app in (one, two))
            if number:
                ratios.append(double.cpu_microseconds / single.cpu_microseconds)
                speeds.append(double.per_second / single.per_second)
    print(
        f"  CPU per request, two / one: {statistics.median(ratios):.2f}    requests/s, two / one: "
        f"{statistics.median(speeds):.2f}"
    )


def _load(app: Measured, tenant: Tenant, callers: int, seconds: float) -> Round:
    request = tenant.request(bench_user_info.name, {"openid": OPENID})
    before = app.cpu_seconds()
    result: Result = uvloop.run(run(app.port, lambda: request, callers=callers, seconds=seconds))
    if result.refused:
        raise RuntimeError(f"{result.refused} calls were not answered 200, such as {result.sample!r}")
    cpu = (app.cpu_seconds() - before) / len(result.latencies)
    return Round(result.per_second, cpu * 1e6, result.percentile(0.99) * 1e3)


def _print(kind: str, taken: list[Round], bare: list[Round]) -> None:
    ratio = statistics.median(one.per_second / other.per_second for one, other in zip(taken, bare, strict=True))
    print(
        f"  {kind:9} {statistics.median(each.per_second for each in taken):8.0f} requests/s "
        f"({ratio:.2f} of bare)  {statistics.median(each.cpu_microseconds for each in taken):5.0f} µs CPU each  "
        f"p99 {statistics.median(each.p99_milliseconds for each in taken):5.0f} ms"
    )


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.signed_path", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
