"""Kills a gateway that makes MP3s of voices with SIGKILL, again and again, and looks at every file afterwards.

Real processes: the simulator as WeChat, and `wxgate serve` with its transcoding workers. Callers ask for MP3s with a
notify_url at a steady pace; at random moments between the first and the last MP3 the server is killed and started
again. No two voices are alike, and each is transcoded here as well.

In the end every accepted voice must be said to be done, its original and its MP3 must be byte for byte what they must
be, no file may lie in the storage that no row names, and the notification must have arrived, well signed and with the
MP3's URL. Notifications that came twice are no fault, and neither is what is left in the folders that are swept; both
are counted.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, update

from bench.accepted_voices import AcceptedVoices
from bench.callback_receiver import callback_receiver
from bench.databases import ENGINES, asked_for, database_url
from bench.different_voices import Voice, send_voices
from bench.kill_report import show
from bench.killed_server import Killed
from bench.killing import Kills, come_to_rest
from bench.processes import simulator
from bench.sending_gateway import gateway_processes, sender
from bench.stored_files import look_through
from bench.tenant import set_up_each
from bench.voice_outcome import Outcome
from wxgate.db import Database
from wxgate.media.tables import media
from wxgate_sim.remote import SimControls

GET: Final = "/cgi-bin/media/get"

AT_WORK_SECONDS: Final = 600.0
"""Within this the last kill must have been."""

REST_SECONDS: Final = 120.0
"""Within this after it everything must have been made and told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many voices, and how often to kill meanwhile."""

    voices: int = 500
    seconds: int = 5
    """Length of a voice."""
    kills: int = 20
    per_second: float = 25.0
    """Voices asked for, as long as the gateway is up."""
    callers: int = 8
    accounts: int = 4
    latency: float = 0.05
    """Seconds in which WeChat hands a voice out."""
    lease: float = 3.0
    waits_for_holds: bool = True
    """Whether downloads that a kill broke off are free after 15 s, as they are in life; or at once."""
    seed: int = 0


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the counts for each engine; returns 1 when anything was lost, half written or not told."""
    options = _options(argv)
    plan = Plan(options.voices, kills=options.kills, seed=options.seed)
    faults = 0
    for engine in asked_for(options.database):
        with database_url(engine) as url, simulator() as sim:
            outcome = asyncio.run(kill_and_count(url, sim, plan))
        faulty = [*outcome.lost[:10], *outcome.stored.wrong[:10], *outcome.stored.unnamed[:10]]
        show(engine, outcome.killed, outcome.counts(), outcome.accepted.other, faulty)
        faults += outcome.faults
    return 1 if faults else 0


async def kill_and_count(url: str, sim: SimControls, plan: Plan) -> Outcome:
    """Run the plan over the migrated, empty database at `url`, with `sim` as WeChat."""
    appids = [f"wx{number:016x}" for number in range(plan.accounts)]
    tenants = await asyncio.to_thread(set_up_each, url, appids)
    voices = await asyncio.to_thread(_furnish, sim, appids, plan)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        about = ("media_id", "status", "file_url")
        received = await stack.enter_async_context(callback_receiver(tenants.values(), about))
        server, processes = await stack.enter_async_context(
            gateway_processes(url, sim, folder, workers=0, lease=plan.lease)
        )
        senders = {
            appid: await stack.enter_async_context(sender(server, tenant, (), received))
            for appid, tenant in tenants.items()
        }
        outcome = Outcome(AcceptedVoices(senders), received)
        await _ask_and_kill(outcome, plan, voices, processes)
        if not plan.waits_for_holds:
            await _end_holds(url)
        outcome.left, seconds = await come_to_rest(url, REST_SECONDS)
        outcome.seconds += seconds
        outcome.urls = await outcome.accepted.urls()
        await server.kill()
        outcome.stored = await look_through(url, folder / "wxgate-data", outcome.accepted.voices)
        outcome.fetches = sim.calls(GET)
        return outcome


def _furnish(sim: SimControls, appids: list[str], plan: Plan) -> list[Voice]:
    """The accounts as the gateway knows them, with their followers' voices."""
    for appid in appids:
        sim.add_account(appid=appid, secret="0" * 32, unlimited=True)
    sim.only_count_calls()
    sim.fault(GET, "latency", plan.latency)
    return send_voices(sim, appids, plan.voices, plan.seconds)


async def _ask_and_kill(outcome: Outcome, plan: Plan, voices: Sequence[Voice], processes: Sequence[Killed]) -> None:
    """Return when all is accepted and the server was killed as often as planned. Raises TimeoutError."""
    kills, wanted = Kills(plan.kills, plan.voices, plan.seed), iter(voices)
    started = time.monotonic()
    async with asyncio.timeout(AT_WORK_SECONDS), asyncio.TaskGroup() as group:
        group.create_task(kills.strike(lambda: len(outcome.received.told), processes, outcome.killed))
        for _ in range(plan.callers):
            group.create_task(outcome.accepted.ask_steadily(wanted, plan.callers / plan.per_second))
    outcome.seconds = time.monotonic() - started


async def _end_holds(url: str) -> None:
    database = await Database.open(url)
    await database.run(_free)
    await database.close()


def _free(connection: Connection) -> None:
    connection.execute(update(media).where(media.c.stored_at.is_(None)).values(held_until=0.0))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench.kill_voices", description=__doc__)
    parser.add_argument("--voices", type=int, default=plan.voices, help="how many MP3s are asked for")
    parser.add_argument("--kills", type=int, default=plan.kills, help="how often the server is killed")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    parser.add_argument("--seed", type=int, default=plan.seed, help="of the random moments")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
