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
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.accepted_messages import Accepted, Sender, send_steadily, statuses
from bench.callback_receiver import callback_receiver
from bench.databases import ENGINES, asked_for, database_url
from bench.kill_report import show
from bench.killed_server import Killed
from bench.killing import Kills, come_to_rest
from bench.message_outcome import Outcome
from bench.processes import simulator
from bench.sending_gateway import furnish, gateway_processes, sender
from bench.shown_messages import shown_messages
from bench.tenant import set_up_each
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
        faulty = [*outcome.lost[:10], *(f"{text}: shown twice" for text in outcome.shown.twice[:10])]
        show(engine, outcome.killed, outcome.counts(), outcome.accepted.other, faulty)
        faults += outcome.faults
    return 1 if faults else 0


async def kill_and_count(url: str, sim: SimControls, plan: Plan, workers: int) -> Outcome:
    """Run the plan over the migrated, empty database at `url`, with `sim` as WeChat."""
    appids = [f"wx{number:016x}" for number in range(plan.accounts)]
    tenants = await asyncio.to_thread(set_up_each, url, appids)
    openids = await asyncio.to_thread(furnish, sim, appids, plan.followers)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        received = await stack.enter_async_context(callback_receiver(tenants.values(), ("id", "status")))
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
            outcome.left, seconds = await come_to_rest(url, REST_SECONDS)
            outcome.seconds += seconds
        outcome.statuses = await statuses(outcome.accepted)
        return outcome


async def _send_and_kill(outcome: Outcome, plan: Plan, senders: Sequence[Sender], processes: Sequence[Killed]) -> None:
    """Return when all is accepted and everybody was killed as often as planned. Raises TimeoutError."""
    accepted, every = outcome.accepted, plan.callers / plan.per_second
    started = time.monotonic()
    async with asyncio.timeout(AT_WORK_SECONDS), asyncio.TaskGroup() as group:
        kills = Kills(plan.kills, plan.messages, plan.seed)
        group.create_task(kills.strike(lambda: len(accepted.numbers), processes, outcome.killed))
        for number in range(plan.callers):
            sender = senders[number % len(senders)]
            group.create_task(send_steadily(sender, accepted, plan.messages, every))
    outcome.seconds = time.monotonic() - started


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
