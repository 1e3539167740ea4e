"""Kills a gateway that sends template messages with SIGKILL, again and again, and counts what went wrong.

Real processes: the simulator as WeChat, and `wxgate serve`; on PostgreSQL the server does no background work, two
`wxgate worker` do. Callers send messages with a callback_url at a steady pace; at random moments between the first and
the last of them one of the gateway's processes is killed and started again. WeChat takes a message at once and answers
late, so that kills meet many messages that were taken without anybody knowing.

In the end every accepted message must have the status `sent`, must have been shown once, and its callback must have
arrived, well signed. A message is known by a text that no other has. That WeChat was sent a message again and dropped
it by its client_msg_id is no fault, and neither is a callback that came twice; both are counted.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from bench.accepted_messages import Accepted, Sender, send_steadily, statuses
from bench.callback_receiver import callback_receiver
from bench.databases import ENGINES, asked_for, database_url
from bench.killed_server import Killed
from bench.message_outcome import Outcome
from bench.processes import simulator
from bench.sending_gateway import furnish, gateway_processes, sender
from bench.shown_messages import shown_messages
from bench.tenant import set_up_each
from wxgate.db import Database
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate_sim.remote import SimControls

WORKERS: Final[Mapping[str, int]] = {"sqlite": 0, "postgresql": 2}
"""Processes that do background work; without them the server does it."""

AT_WORK_SECONDS: Final = 300.0
"""Within this all messages must have been accepted."""

REST_SECONDS: Final = 90.0
"""Within this after the last of them everything must have been sent and told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to send, and how often to kill meanwhile."""

    messages: int = 10_000
    kills: int = 20
    per_second: float = 250.0
    """Messages offered, as long as the gateway is up."""
    callers: int = 20
    accounts: int = 4
    followers: int = 10
    lease: float = 3.0
    seed: int = 0


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the counts for each engine; returns 1 when anything was lost, shown twice or not told."""
    options = _options(argv)
    plan = Plan(options.messages, options.kills, seed=options.seed)
    faults = 0
    for engine in asked_for(options.database):
        with database_url(engine) as url, simulator() as sim:
            outcome = asyncio.run(kill_and_count(url, sim, plan, WORKERS[engine]))
        _show(engine, outcome)
        faults += outcome.faults
    return 1 if faults else 0


async def kill_and_count(url: str, sim: SimControls, plan: Plan, workers: int) -> Outcome:
    """Run the plan over the migrated, empty database at `url`, with `sim` as WeChat."""
    appids = [f"wx{number:016x}" for number in range(plan.accounts)]
    tenants = await asyncio.to_thread(set_up_each, url, appids)
    openids = await asyncio.to_thread(furnish, sim, appids, plan.followers)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        received = await stack.enter_async_context(callback_receiver(tenants.values()))
        server, processes = await stack.enter_async_context(
            gateway_processes(url, sim, Path(folder), workers=workers, lease=plan.lease)
        )
        senders = [
            await stack.enter_async_context(sender(server, tenant, openids[appid], received))
            for appid, tenant in tenants.items()
        ]
        async with shown_messages(sim) as shown:
            outcome = Outcome(Accepted(), shown, received)
            await _send_and_kill(outcome, plan, senders, processes)
            await _come_to_rest(url, outcome)
        outcome.statuses = await statuses(outcome.accepted)
        return outcome


async def _send_and_kill(outcome: Outcome, plan: Plan, senders: Sequence[Sender], processes: Sequence[Killed]) -> None:
    """Return when all is accepted and everybody was killed as often as planned. Raises TimeoutError."""
    accepted, every = outcome.accepted, plan.callers / plan.per_second
    started = time.monotonic()
    async with asyncio.timeout(AT_WORK_SECONDS), asyncio.TaskGroup() as group:
        group.create_task(_kill_and_start(outcome, plan, processes))
        for number in range(plan.callers):
            sender = senders[number % len(senders)]
            group.create_task(send_steadily(sender, accepted, plan.messages, every))
    outcome.seconds = time.monotonic() - started


async def _kill_and_start(outcome: Outcome, plan: Plan, processes: Sequence[Killed]) -> None:
    """One kill in each of as many equal parts of the messages as there are kills, at a random moment of it."""
    chance = random.Random(plan.seed)
    for number in range(plan.kills):
        moment = (number + chance.random()) * plan.messages / plan.kills
        while len(outcome.accepted.numbers) < moment:
            await asyncio.sleep(0.005)
        victim = chance.choice(processes)
        await victim.kill()
        outcome.killed.append(type(victim).__name__)
        await victim.start()


async def _come_to_rest(url: str, outcome: Outcome) -> None:
    """Return when no job is left, or when it takes too long; what is left then is noted, as are dead letters."""
    started = time.monotonic()
    database = await Database.open(url)
    try:
        while await database.read(_waiting) and time.monotonic() - started < REST_SECONDS:
            await asyncio.sleep(0.1)
        outcome.left = await database.read(_waiting) + await database.read(_dead)
    finally:
        await database.close()
    outcome.seconds += time.monotonic() - started


def _waiting(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(jobs)).scalar_one()


def _dead(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(dead_jobs)).scalar_one()


def _show(engine: str, outcome: Outcome) -> None:
    hit = ", ".join(f"{outcome.killed.count(name)} {name}" for name in sorted(set(outcome.killed)))
    print(f"\n{engine}: {len(outcome.killed)} × kill -9 ({hit})")
    for name, count in outcome.counts().items():
        print(f"  {name:28} {count:7}")
    other = outcome.accepted.other.items()
    print("  not promised: " + (", ".join(f"{count} {what}" for what, count in other) or "none"))
    for each in [*outcome.lost[:10], *(f"{text}: shown twice" for text in outcome.shown.twice[:10])]:
        print(f"  FAULT {each}")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench.kill_messages", description=__doc__)
    parser.add_argument("--messages", type=int, default=plan.messages, help="how many are to be accepted")
    parser.add_argument("--kills", type=int, default=plan.kills, help="how often a process is killed")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    parser.add_argument("--seed", type=int, default=plan.seed, help="of the random moments")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
