"""Durable `set_drawboard_data` per second over HTTP, as a ratio to the same gateway with a transaction per request.

Both apps (see bench.durable_apps) run all the while on one database and are loaded in turn, round after round; a ratio
is taken round by round and its median shown. Each answer means that the springboard is on disk: SQLite with
synchronous=FULL, PostgreSQL with the settings it comes with. The load generator, and PostgreSQL, share the machine's
cores with the app.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import uvloop

from bench.databases import ENGINES, asked_for, database_url
from bench.durable_apps import APPS
from bench.load import run
from bench.processes import Measured, server
from bench.tenant import Tenant, environment, set_up

PARAMS: Final = {"redirect_uri": "https://shop.example.com/welcome?from=menu", "oauth_type": "oauth_snsapi_base"}
NO_WEIXIN: Final = "http://127.0.0.1:1"
"""Setting up a springboard asks WeChat nothing."""


@dataclass(frozen=True, slots=True)
class Round:
    """One app under load once; its CPU time per request, without the database's own processes."""

    per_second: float
    cpu_microseconds: float
    p99_milliseconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each engine; returns 0."""
    options = _options(argv)
    for engine in asked_for(options.database):
        with database_url(engine) as url:
            taken = _measure(url, options.callers, options.seconds, options.rounds)
        print(
            f"\n{engine}: set_drawboard_data over HTTP, {options.callers} callers, "
            f"median of {options.rounds} rounds of {options.seconds:g} s"
        )
        for kind in APPS:
            _show(kind, taken[kind], taken["single"])
    print(f"\none write of 4 KiB with fsync, in the working folder: {_sync_milliseconds():.2f} ms (median)")
    return 0


def _measure(url: str, callers: int, seconds: float, rounds: int) -> dict[str, list[Round]]:
    """All rounds of both apps; the first of each only warms up and is left out."""
    tenant = set_up(url)
    settings = environment(url, NO_WEIXIN, WXGATE_BACKGROUND="false")
    with ExitStack() as stack:
        apps = {kind: stack.enter_context(server("bench.durable_apps", kind, environment=settings)) for kind in APPS}
        taken: dict[str, list[Round]] = {kind: [] for kind in APPS}
        for number in range(rounds + 1):
            for kind, app in apps.items():
                measured = _load(app, tenant, callers, seconds)
                taken[kind] += [measured] if number else []
    return taken


def _sync_milliseconds(times: int = 200) -> float:
    """What the disk takes to keep a page: the slower it is, the more a commit for many at once is worth."""
    taken = []
    with tempfile.TemporaryFile(dir=Path.cwd(), buffering=0) as file:
        for _ in range(times):
            started = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return median(taken) * 1e3


def _load(app: Measured, tenant: Tenant, callers: int, seconds: float) -> Round:
    request = tenant.request("set_drawboard_data", PARAMS)
    before = app.cpu_seconds()
    result = uvloop.run(run(app.port, lambda: request, callers=callers, seconds=seconds))
    if result.refused:
        raise RuntimeError(f"{result.refused} calls were not answered 200, such as {result.sample!r}")
    cpu = (app.cpu_seconds() - before) / len(result.latencies)
    return Round(result.per_second, cpu * 1e6, result.percentile(0.99) * 1e3)


def _show(kind: str, taken: list[Round], single: list[Round]) -> None:
    ratio = median(one.per_second / other.per_second for one, other in zip(taken, single, strict=True))
    print(
        f"  {kind:9} {median(each.per_second for each in taken):8.0f} requests/s ({ratio:.1f} × single)  "
        f"{median(each.cpu_microseconds for each in taken):5.0f} µs CPU each  "
        f"p99 {median(each.p99_milliseconds for each in taken):5.0f} ms"
    )


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.durable_api", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    parser.add_argument("--callers", type=int, default=64, help="requests under way at once")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
