"""What the log of calls costs: calls per second with it, as a ratio to the same gateway without.

Three gateways answer the same load in turn, round after round: `unlogged` neither counts nor logs, `logged` does as it
is set by default, `everything` writes each call to the log. WeChat answers at once. The gateways share a core, the load
generator and the stub of WeChat have another.
"""

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import uvloop

from bench.apps import OPENID, UNLOGGED, bench_user_info
from bench.cores import available, on_cores
from bench.load import run
from bench.processes import Measured, server, stub_weixin
from bench.tenant import Tenant, environment, set_up

CALLERS: Final = 64
LIMITS: Final = {UNLOGGED: "0", "logged": "100", "everything": "1000000"}
"""The setting REQUEST_LOG_PER_SECOND of each gateway."""


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; returns 0."""
    options = _options(argv)
    first, *others = available()
    with tempfile.TemporaryDirectory() as folder, on_cores(others or [first]), ExitStack() as stack:
        weixin = stack.enter_context(stub_weixin())
        apps: dict[str, tuple[Measured, Tenant]] = {}
        for name, limit in LIMITS.items():
            Path(folder, name).mkdir()
            database = f"sqlite:///{folder}/{name}/bench.db"
            tenant = set_up(database)
            settings = environment(database, weixin, WXGATE_REQUEST_LOG_PER_SECOND=limit)
            kind = UNLOGGED if name == UNLOGGED else "gateway"
            with on_cores([first]):
                apps[name] = stack.enter_context(server("bench.apps", kind, environment=settings)), tenant
        taken = _rounds(apps, options.seconds, options.rounds)
    _print(taken)
    return 0


def _rounds(apps: dict[str, tuple[Measured, Tenant]], seconds: float, rounds: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for number in range(rounds + 1):
        for name, (app, tenant) in apps.items():
            request = tenant.request(bench_user_info.name, {"openid": OPENID})
            make = partial(bytes, request)
            result = uvloop.run(run(app.port, make, callers=CALLERS, seconds=seconds))
            if result.refused:
                raise RuntimeError(f"{result.refused} calls were not answered 200, such as {result.sample!r}")
            if number:  # the first round warms up
                taken[name].append(result.per_second)
    return taken


def _print(taken: dict[str, list[float]]) -> None:
    for name, speeds in taken.items():
        ratios = [one / other for one, other in zip(speeds, taken[UNLOGGED], strict=True)]
        print(f"  {name:10} {statistics.median(speeds):7.0f} calls/s, {statistics.median(ratios):.3f} of unlogged")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.request_log", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
