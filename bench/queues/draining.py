"""wxgate working off a backlog, in a process of its own, see bench.queues.party.

What it sees on the way it writes into a file, see bench.queues.journal.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import Connection

from bench.queues.gateway import LOOK, Sender, open_sender
from bench.queues.journal import Journal
from bench.queues.party import serve
from wxgate.jobs import claims
from wxgate.jobs.claims import Claim, Claimed, Survey

SAMPLE: Final = 0.05
"""Seconds between two entries about progress and memory."""

LAST: Final = 500
"""Messages before the end from which on it is looked at more often, so that the end is not noted late."""


class Stopwatch:
    """Stands before the two statements that meet the backlog, and changes nothing of what they do."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.started = time.perf_counter()
        take, survey = claims.take, claims.survey

        def timed_take(connection: Connection, claim: Claim, now: float) -> list[Claimed]:
            begun = time.perf_counter()
            claimed = take(connection, claim, now)
            self.journal.claims.append((self.elapsed, len(claimed), time.perf_counter() - begun))
            return claimed

        def timed_survey(connection: Connection, offset: float) -> Survey:
            begun = time.perf_counter()
            found = survey(connection, offset)
            self.journal.looks.append((self.elapsed, time.perf_counter() - begun))
            return found

        claims.take, claims.survey = timed_take, timed_survey

    @property
    def elapsed(self) -> float:
        """Seconds since the journal was begun."""
        return time.perf_counter() - self.started

    def begin(self) -> None:
        """Begin a new journal."""
        self.journal, self.started = Journal(), time.perf_counter()


@dataclass(slots=True)
class Draining:
    """The commands of this process."""

    sender: Sender
    watch: Stopwatch
    file: Path
    """Where the journal goes."""

    async def drain(self, first: int, count: int) -> None:
        """Send so many messages."""
        del first
        self.watch.begin()
        before = self.sender.sent
        async with self.sender.sending():
            while (sent := self.sender.sent - before) < count:
                self._note(sent)
                await asyncio.sleep(LOOK if count - sent < LAST else SAMPLE)
            self._note(sent)
        self.file.write_bytes(orjson.dumps(self.watch.journal))

    def _note(self, sent: int) -> None:
        journal = self.watch.journal
        journal.sent.append((self.watch.elapsed, sent))
        journal.memory.append(resident())


def resident() -> float:
    """MiB of memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def main(accounts: int, file: Path) -> None:
    """Obeys until told no more."""
    async with open_sender(accounts) as sender:
        draining = Draining(sender, Stopwatch(), file)
        await serve({"drain": draining.drain, "known": sender.known})
