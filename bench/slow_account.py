"""What one account whose WeChat calls take 30 s costs the others, as a ratio to the same load without it.

One `wxgate serve` with background work, ten accounts. The clients of nine send template messages and customer-service
messages without a pause, and WeChat answers them after 20 ms. In one round of each pair the tenth account has many
messages waiting and callers of its own, and WeChat takes 30 s for each of its calls. Every round has a gateway and a
database of its own, so that no round knows what went wrong in another; it begins when the gateway is warm, and is long
enough to see the tenth account's first tries time out (after 10 s).
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import uvloop

from bench.account_load import Load, queue_messages
from bench.databases import ENGINES, asked_for, database_url
from bench.killed_server import killed_server
from bench.load_report import show
from bench.processes import Measured
from bench.slow_weixin import slow_weixin
from bench.tenant import Tenant, environment, set_up_each

APPIDS: Final = [f"wx{number:016x}" for number in range(10)]
SLOW: Final = APPIDS[0]
WARM_UP: Final = 3.0
WEIXIN_SECONDS: Final = 0.02
SLOW_SECONDS: Final = 30.0
GOAL: Final = "at least 0.90, at most 1.50"
PATIENCE: Final = 20.0
"""Seconds for what is under way at the end of a round."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The load of a round."""

    seconds: float
    senders: int
    """Callers that send template messages, of each account."""
    callers: int
    """Callers that send customer-service messages, of each account."""
    waiting: int
    """Template messages of the slow account."""
    slow_callers: int


@dataclass(frozen=True, slots=True)
class Pair:
    """What the nine accounts saw without the tenth and with it."""

    without: Load
    beside: Load


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each engine; returns 0."""
    options = _options(argv)
    plan = Plan(options.seconds, options.senders, options.callers, options.waiting, options.slow_callers)
    for engine in asked_for(options.database):
        pairs = [_pair(engine, plan, slow_first=bool(number % 2)) for number in range(options.rounds)]
        print(f"\n{engine}: median of {options.rounds} rounds of {options.seconds:g} s")
        show(
            "template messages, from accepted to WeChat",
            [(each.without.messages, each.beside.messages) for each in pairs],
            GOAL,
        )
        show("custom_msg_send", [(each.without.calls, each.beside.calls) for each in pairs], GOAL)
        cost = median(_cpu_each(each.beside) / _cpu_each(each.without) for each in pairs)
        print(f"  CPU of the gateway per message of the nine: {cost:.2f} × without")
        held = median(each.beside.weixin.slow_requests for each in pairs)
        print(f"  the slow account made {held:.0f} requests to WeChat in a round")
    return 0


def _pair(engine: str, plan: Plan, *, slow_first: bool) -> Pair:
    taken = {with_slow: _round(engine, plan, with_slow=with_slow) for with_slow in (slow_first, not slow_first)}
    return Pair(taken[False], taken[True])


def _round(engine: str, plan: Plan, *, with_slow: bool) -> Load:
    with database_url(engine) as url, tempfile.TemporaryDirectory() as folder:
        tenants = set_up_each(url, APPIDS)
        return uvloop.run(_measure(url, Path(folder), tenants, plan, with_slow=with_slow))


async def _measure(url: str, folder: Path, tenants: Mapping[str, Tenant], plan: Plan, *, with_slow: bool) -> Load:
    async with slow_weixin(WEIXIN_SECONDS, [SLOW], SLOW_SECONDS) as weixin:
        settings = environment(url, f"http://127.0.0.1:{weixin.port}")
        async with killed_server(settings, folder) as server:
            if with_slow:
                await queue_messages(server.port, tenants[SLOW], plan.waiting)
            begin = time.perf_counter() + WARM_UP
            load = Load(server.port, weixin, begin, begin + plan.seconds)
            async with asyncio.timeout(WARM_UP + plan.seconds + PATIENCE), asyncio.TaskGroup() as group:
                for appid in APPIDS:
                    if appid != SLOW:
                        _start(group, load, tenants[appid], plan.senders, plan.callers)
                if with_slow:
                    slow = Load(server.port, weixin, begin, begin + plan.seconds)
                    _start(group, slow, tenants[SLOW], 0, plan.slow_callers)
                load.cpu_seconds = await _cpu_seconds(Measured(server.pid, server.port), begin, plan.seconds)
    return load


async def _cpu_seconds(gateway: Measured, begin: float, seconds: float) -> float:
    """What the gateway uses from that moment on for so long."""
    await asyncio.sleep(begin - time.perf_counter())
    before = gateway.cpu_seconds()
    await asyncio.sleep(seconds)
    return gateway.cpu_seconds() - before


def _start(group: asyncio.TaskGroup, load: Load, tenant: Tenant, senders: int, callers: int) -> None:
    for _ in range(senders):
        group.create_task(load.send_messages(tenant))
    for _ in range(callers):
        group.create_task(load.call_weixin(tenant))


def _cpu_each(load: Load) -> float:
    return load.cpu_seconds / len(load.messages.latencies)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.slow_account", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=4, help="pairs of rounds")
    parser.add_argument("--senders", type=int, default=8, help="callers of each account that send template messages")
    parser.add_argument("--callers", type=int, default=1, help="callers of each account that ask WeChat")
    parser.add_argument("--waiting", type=int, default=1000, help="template messages of the slow account")
    parser.add_argument("--slow-callers", type=int, default=200, help="callers of the slow account that ask WeChat")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
