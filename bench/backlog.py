"""Sending with 100 000 messages waiting: does it get slower the more there are?

wxgate works off a backlog in one process, on a core of its own; WeChat answers in 20 ms. First 20 accounts, which keep
the process busy; then one account alone, whose bound leaves it idle half of the time, on both engines at once, each on
a core of its own. The reference is the same process with a few thousand messages waiting at most, again and again
before and after. What is claimed is that the curve is flat. Every run ends with a look at both ends: WeChat saw each
message once, and the database says that it was sent.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final

import uvloop

from bench.cores import available, on_cores
from bench.databases import ENGINES, asked_for, database_url
from bench.queues.filling import Filling, filling
from bench.queues.journal import Journal, curve
from bench.queues.party import Party, party
from bench.queues.weixin_ledger import CountingWeixin, Seen, counting_weixin
from bench.tenant import environment

DELAY: Final = 0.02
MANY: Final = 20
POINTS: Final = 10
LEFT: Final = (1.0, 0.75, 0.5, 0.25, 0.05)
FEW: Final = 3000
"""Messages that wait when there is no backlog to speak of: more than any claim can ask for."""
REPEATS: Final = 5
MIDDLE: Final = (0.1, 0.9)
"""What is compared: neither the start nor the last messages, when there is nothing left to claim."""


@dataclass(slots=True)
class Run:
    """An engine with a process that sends, and what counts the messages."""

    engine: str
    party: Party
    filling: Filling
    weixin: CountingWeixin
    journal: Path
    known: int = 0

    async def drain(self, messages: int) -> Journal:
        """Work off so many messages. Raises RuntimeError when one was not sent, or twice."""
        self.known += messages
        await asyncio.to_thread(self.party.tell, "drain", 0, messages)
        seen, known = self.weixin.seen(), (await asyncio.to_thread(self.party.tell, "known")).value
        if seen != Seen(messages, messages) or known != self.known:
            raise RuntimeError(f"{self.engine}: WeChat saw {seen} of {messages}; {known} of {self.known} are sent")
        return Journal.read(self.journal)

    async def with_backlog(self, messages: int) -> Journal:
        """Work off so many messages that wait at the beginning."""
        await self.filling.fill(messages)
        return await self.drain(messages)

    async def without(self) -> list[Journal]:
        """Work off a few, several times."""
        return [await self.with_backlog(FEW) for _ in range(REPEATS)]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each run; returns 0."""
    options = _options(argv)
    uvloop.run(_measure(options.messages, asked_for(options.database)))
    return 0


async def _measure(messages: int, engines: Sequence[str]) -> None:
    for engine in engines:
        async with AsyncExitStack() as stack:
            run = await _started(stack, engine, MANY, _cores(1))
            before, backlog, after = await run.without(), await run.with_backlog(messages), await run.without()
            _show(f"{engine}, {MANY} accounts", backlog, [*before, *after])
    async with AsyncExitStack() as stack:
        runs = [await _started(stack, engine, 1, _cores(len(engines), place)) for place, engine in enumerate(engines)]
        for run, journal in zip(runs, await asyncio.gather(*(run.with_backlog(messages) for run in runs)), strict=True):
            _show(f"{run.engine}, one account", journal, [])


def _cores(processes: int, place: int = 0) -> tuple[int, list[int]]:
    """The core of one of so many processes, and those of everything else."""
    cores = available()
    return cores[place % len(cores)], cores[processes:] or cores


async def _started(stack: AsyncExitStack, engine: str, accounts: int, cores: tuple[int, list[int]]) -> Run:
    own, others = cores
    with on_cores(others):
        url = stack.enter_context(database_url(engine))
        weixin = stack.enter_context(counting_weixin(DELAY))
    journal = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "journal.json"
    arguments = ("draining", "--accounts", str(accounts), "--journal", str(journal))
    with on_cores([own]):
        settings = {**os.environ, **environment(url, weixin.url)}
        process = stack.enter_context(party(*arguments, environment=settings))
    await asyncio.to_thread(process.tell, "known")  # it has started, and has its tokens
    filler = await stack.enter_async_context(filling(url, accounts, count(1)))
    return Run(engine, process, filler, weixin, journal)


def _show(name: str, journal: Journal, without: Sequence[Journal]) -> None:
    print(f"\n{name}: {journal.count:,} messages waiting, WeChat answers in {DELAY * 1000:g} ms")
    print(f"  sent/s, tenth by tenth: {' '.join(f'{speed:,.0f}' for speed in curve(journal, POINTS))}")
    print(f"  {'left':>6}{'ms a claim':>12}{'µs a job':>10}{'ms a look':>11}")
    for left in LEFT:
        cost = journal.claim(left)
        look = "-" if cost.look is None else f"{cost.look:.1f}"
        print(f"  {left:6.0%}{cost.claim:12.1f}{cost.job:10.0f}{look:>11}")
    idle = [*without, journal][0].memory[0]
    print(f"  memory: {idle:.0f} MiB at the start, {max(journal.memory):.0f} at most")
    ratio = journal.per_second(0.75, 1.0) / journal.per_second(0.0, 0.25)
    line = f"  last quarter / first quarter: {ratio:.2f}"
    if without:
        reference = median(each.per_second(*MIDDLE) for each in without)
        line += f"; with the backlog {journal.per_second(*MIDDLE) / reference:.2f} × {reference:,.0f}/s without"
    print(line, flush=True)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.backlog", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="how many wait")
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="both", help="on which engine")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
