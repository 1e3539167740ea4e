"""Kills a gateway under load with SIGKILL, again and again, and counts what it had promised and lost.

A real `wxgate serve` in processes of its own, the simulator as WeChat. Callers set up springboards and visitors come
back with OAuth codes without a pause. At random moments the whole process group is killed and started again. In the end
every key that was answered with 200 must be there, and every visit that was led on must give its visitor.

This shows what survives the death of the process. Surviving a power failure rests on the engines' own synchronous
writes (synchronous=FULL on SQLite, synchronous_commit on PostgreSQL), which no test on a running machine can show.
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.acknowledged import Ledger, World, broken_promises, call_for_ever, visit_for_ever
from bench.databases import ENGINES, asked_for, database_url
from bench.killed_server import KilledServer, killed_server
from bench.tenant import APPID, Tenant, environment, set_up
from wxgate_sim.remote import SimControls
from wxgate_sim.server import SimServer


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to kill, and under what load."""

    kills: int = 20
    callers: int = 8
    visitors: int = 4
    workers: int = 1
    least_seconds: float = 0.3
    most_seconds: float = 2.0
    """Between a start and the next kill."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    ledger: Ledger
    broken: list[str]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the counts for each engine; returns 1 when anything was lost."""
    options = _options(argv)
    lost = 0
    for engine in asked_for(options.database):
        plan = Plan(options.kills, options.callers, options.visitors, options.workers, seed=options.seed)
        with database_url(engine) as url, SimServer() as sim:
            outcome = asyncio.run(kill_and_count(url, sim, plan))
        _show(engine, plan, outcome)
        lost += len(outcome.broken)
    return 1 if lost else 0


async def kill_and_count(url: str, sim: SimControls, plan: Plan) -> Outcome:
    """Run the plan over the migrated, empty database at `url`, with `sim` as WeChat."""
    tenant = await asyncio.to_thread(set_up, url)
    openids = await asyncio.to_thread(_furnish, sim, plan.visitors)
    ledger = Ledger()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = environment(url, sim.url, WXGATE_WEIXIN_OPEN_URL=sim.url)
        server = await stack.enter_async_context(killed_server(settings, folder, plan.workers))
        world = await stack.enter_async_context(_world(server, tenant, sim))
        async with _load(world, ledger, plan.callers, openids):
            await _kill_and_start(server, plan)
        return Outcome(ledger, await broken_promises(world, ledger))


def _furnish(sim: SimControls, visitors: int) -> list[str]:
    """The openids of so many people at the account, which is as `set_up` tells the gateway."""
    sim.add_account(appid=APPID, secret="0" * 32, unlimited=True)
    sim.only_count_calls()
    return [sim.add_follower(subscribed=True).openid(APPID) for _ in range(visitors)]


@asynccontextmanager
async def _world(server: KilledServer, tenant: Tenant, sim: SimControls) -> AsyncIterator[World]:
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=20, trust_env=False) as http,
        httpx.AsyncClient(base_url=sim.url, timeout=20, trust_env=False) as weixin,
    ):
        yield World(http, tenant, weixin)


@asynccontextmanager
async def _load(world: World, ledger: Ledger, callers: int, openids: Sequence[str]) -> AsyncIterator[None]:
    """Load for as long as the context lasts. Raises what ended a caller early."""
    key, uri = await world.springboard()
    ledger.springboards[key] = uri
    tasks = [asyncio.create_task(call_for_ever(world, ledger)) for _ in range(callers)]
    tasks += [asyncio.create_task(visit_for_ever(world, ledger, key, openid)) for openid in openids]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _kill_and_start(server: KilledServer, plan: Plan) -> None:
    moments = random.Random(plan.seed)
    for _ in range(plan.kills):
        await asyncio.sleep(moments.uniform(plan.least_seconds, plan.most_seconds))
        await server.kill()
        await server.start()


def _show(engine: str, plan: Plan, outcome: Outcome) -> None:
    ledger = outcome.ledger
    load = f"{plan.callers} callers, {plan.visitors} visitors, {plan.workers} worker{'s'[: plan.workers > 1]}"
    print(f"\n{engine}: {plan.kills} × kill -9, {load}")
    print(f"  accepted {ledger.accepted} ({len(ledger.springboards)} springboards, {len(ledger.visits)} visits)")
    print(f"  verified {ledger.accepted - len(outcome.broken)}, lost={len(outcome.broken)}")
    print("  not promised: " + (", ".join(f"{count} {what}" for what, count in sorted(ledger.other.items())) or "none"))
    for each in outcome.broken[:10]:
        print(f"  LOST {each}")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=plan.kills, help="how often the gateway is killed")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    parser.add_argument("--callers", type=int, default=plan.callers, help="systems that set up springboards")
    parser.add_argument("--visitors", type=int, default=plan.visitors, help="visitors who come back from WeChat")
    parser.add_argument("--workers", type=int, default=plan.workers, help="processes of the gateway")
    parser.add_argument("--seed", type=int, default=plan.seed, help="of the random moments")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
