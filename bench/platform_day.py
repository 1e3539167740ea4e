"""A simulated day of a third-party platform with 10 000 accounts, all of whose tokens one process keeps fresh.

The clock jumps from one step to the next; what is due in a step is refreshed for real: lease, call, sealing, writing. A
token that was renewed after it had ended is a missed deadline, of which there must be none. The reference is the least
that keeping fresh can cost: the same calls with the same client, nothing kept.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

import uvloop
from sqlalchemy import Connection

from bench.cores import available, on_cores
from bench.databases import ENGINES, asked_for, database_url
from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.authorizations import authorize, take_ticket
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.records import platform_cell
from wxgate.tenants.vault import Vault, new_key
from wxgate.tokens import authorizer
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.record import Key
from wxgate.tokens.refresher import TICK, Refresher
from wxgate.tokens.token import Kind
from wxgate.weixin.api import Api
from wxgate.weixin.component import authorizer_token
from wxgate.weixin.credentials import Issued

COMPONENT: Final = "wx2f8e1c0a9b7d6e53"
HOUR: Final = 3600.0
STEP: Final = 10.0
"""Simulated seconds between two looks; 200 s lie between a refresh and the end of what it replaces."""
TICKET_EVERY: Final = 600.0
SETTLED: Final = 60.0
"""Simulated seconds after which everything was fetched for the first time."""
CHUNK: Final = 500
BARE_CALLS: Final = 5000
MEMORY_GOAL: Final = 300.0
"""MB."""


@dataclass(slots=True)
class Process:
    """One process of an installation, with a clock that jumps."""

    clock: Clock
    database: Database
    vault: Vault
    api: Api
    directory: Directory
    keeper: Keeper
    refresher: Refresher

    async def push_ticket(self) -> None:
        """What WeChat does every ten minutes."""
        sealed = self.vault.seal("ticket@@@bench", platform_cell(COMPONENT, "ticket"))
        await self.database.run(take_ticket, COMPONENT, sealed, int(self.clock.now()))
        await self.directory.reload()


@dataclass(slots=True)
class Watch:
    """What became of each token, seen from outside; its own time does not count."""

    ends: dict[Key, float] = field(default_factory=dict)
    renewed_at: dict[Key, float] = field(default_factory=dict)
    refreshes: Counter[Key] = field(default_factory=Counter)
    missed: int = 0

    def begin(self, keeper: Keeper) -> None:
        """Remember what was there before the day."""
        self.renewed_at = {each.key: each.refreshed_at for each in keeper.memory.records() if each.refreshed_at}

    def look(self, keeper: Keeper) -> None:
        """Note every token that was renewed since the last look, and whether it was in time."""
        for record in keeper.memory.records():
            renewed = record.refreshed_at
            if renewed is None or self.renewed_at.get(record.key) == renewed:
                continue
            self.refreshes[record.key] += 1
            self.missed += renewed > self.ends.get(record.key, renewed)
            self.ends[record.key], self.renewed_at[record.key] = record.expires_at, renewed

    def of_kind(self, kind: Kind) -> list[int]:
        """How often each token of this kind was refreshed."""
        return [count for key, count in self.refreshes.items() if key.kind == kind]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each engine; returns 1 when a deadline was missed or the memory's goal."""
    options = _options(argv)
    faults = 0
    for engine in asked_for(options.database):
        faults += _measured(engine, options.accounts, options.hours)
    return 1 if faults else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.platform_day", description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24.0, help="simulated; a refresh comes every 1.9")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="sqlite")
    return parser.parse_args(argv)


def _measured(engine: str, accounts: int, hours: float) -> int:
    first, *others = available()
    with on_cores(others or [first]), database_url(engine) as url, _stub() as weixin_url, on_cores([first]):
        # a process of its own: its memory is what is measured
        arguments = [url, weixin_url, str(accounts), str(hours)]
        return subprocess.run([sys.executable, "-m", "bench.platform_day_process", *arguments], check=False).returncode


@contextmanager
def _stub() -> Iterator[str]:
    command = [sys.executable, "-m", "bench.component_stub"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


async def live(url: str, weixin_url: str, accounts: int, hours: float) -> int:
    """The day, lived by this process; the number of faults."""
    async with AsyncExitStack() as stack:
        process = await _opened(stack, url, weixin_url)
        await _furnish(process, accounts)
        idle = _idle_memory()
        bare = await _bare(process.api)
        watch, spent, longest = await _day(process, hours * HOUR)
        empty = await _empty_tick(process)
    total = sum(watch.refreshes.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ticking = empty * hours * HOUR / TICK
    print(f"\n{url.partition(':')[0]}, {accounts} accounts, {hours:g} simulated hours, one process")
    for kind in sorted({key.kind for key in watch.refreshes}):
        counts = watch.of_kind(kind)
        print(f"  {kind:24} {min(counts)} to {max(counts)} refreshes each, {sum(counts)} in all")
    print(
        f"  CPU                      {spent:.0f} s for refreshes ({1e6 * spent / total:.0f} µs each, "
        f"{spent / total / bare:.1f} x the bare call), {ticking:.0f} s for looking every {TICK} s"
    )
    print(f"  of one core              {100 * (spent + ticking) / (hours * HOUR):.2f} %")
    print(f"  memory at most           {memory:.0f} MB ({idle:.0f} MB before the first token)")
    print(f"  longest step             {longest:.1f} s for what came due in {STEP:.0f} s")
    print(f"  missed deadlines         {watch.missed}")
    return watch.missed + (memory > MEMORY_GOAL)


def _idle_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _opened(stack: AsyncExitStack, url: str, weixin_url: str) -> Process:
    clock, vault = Clock(), Vault([new_key()])
    database = await Database.open(url)
    stack.push_async_callback(database.close)
    api = Api(weixin_url, 64)
    stack.push_async_callback(api.close)
    directory = Directory(database, vault)
    keeper = Keeper(database, vault, api, clock, platforms=directory.platform)
    stack.push_async_callback(keeper.close)
    return Process(clock, database, vault, api, directory, keeper, Refresher(keeper, directory, clock))


async def _furnish(process: Process, accounts: int) -> None:
    admin = PlatformAdmin(process.database, process.vault, process.clock)
    await admin.add(COMPONENT, name="bench", secret="c0" * 16, push_token="token", push_aes_key="K" * 43)
    for first in range(0, accounts, CHUNK):
        numbers = range(first, min(first + CHUNK, accounts))
        await process.database.run_long(_authorize, process.vault, numbers, process.clock.now())
    await process.push_ticket()
    await process.keeper.reload()


def _authorize(connection: Connection, vault: Vault, numbers: range, now: float) -> None:
    for number in numbers:
        appid = f"wx{number:016x}"
        credential = authorize(connection, appid, COMPONENT, range(1, 16), int(now), now)
        assert credential is not None
        # it ends at once, so that everything is to be fetched in the first minutes of the day
        first = Issued(f"first-{number}", 1.0, f"refreshtoken@@@{number:040}")
        authorizer.grant(connection, vault, appid, first, credential, now - HOUR, 7000.0)


async def _day(process: Process, seconds: float) -> tuple[Watch, float, float]:
    """What became of the tokens, CPU seconds for refreshes, and real seconds of the longest step."""
    watch, spent, longest = Watch(), 0.0, 0.0
    watch.begin(process.keeper)
    begin = ticket_at = process.clock.now()
    end = begin + seconds
    while process.clock.now() < end:
        if process.clock.now() >= ticket_at:
            await process.push_ticket()
            ticket_at += TICKET_EVERY
        cpu, real = time.process_time(), time.perf_counter()
        while await process.refresher.tick():
            pass
        spent += time.process_time() - cpu
        if process.clock.now() > begin + SETTLED:
            longest = max(longest, time.perf_counter() - real)
        watch.look(process.keeper)
        process.clock.offset += STEP
    return watch, spent, longest


async def _empty_tick(process: Process) -> float:
    """CPU seconds of a look at 10 000 accounts of whom none is due."""
    process.clock.offset -= STEP
    return await _cpu(process.refresher.tick, 200)


async def _bare(api: Api) -> float:
    """CPU seconds of a call whose answer nobody keeps."""
    deadline = Deadline.after(600)
    return await _cpu(lambda: authorizer_token(api, "token", COMPONENT, "wx", "refresh", deadline), BARE_CALLS)


async def _cpu(work: Callable[[], Awaitable[object]], times: int) -> float:
    before = time.process_time()
    for _ in range(times):
        await work()
    return (time.process_time() - before) / times


def run(arguments: Sequence[str]) -> int:
    """The day with these arguments: address of the database and of WeChat, accounts, hours."""
    url, weixin_url, accounts, hours = arguments
    return uvloop.run(live(url, weixin_url, int(accounts), float(hours)))


if __name__ == "__main__":
    raise SystemExit(main())
