"""The log of calls. Noting one is arithmetic in memory; what is noted is written once a second, in one transaction."""

import asyncio
import time
from collections.abc import Callable
from operator import itemgetter
from typing import Final

import structlog

from wxgate.calls.trace import Trace
from wxgate.calls.writing import Counts, Entry, write
from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.clock import Clock

EVERY: Final = 1.0
"""Seconds between two writes."""

DONE: Final = 200

log = structlog.get_logger("wxgate.calls")


class CallLog:
    """Notes every call of one process.

    At most `per_second` of the calls that ended well are kept each second, and as many of those that did not, so that
    neither can crowd out the other; the rest only counts. Nothing ever waits for it: while the database is away calls
    are counted and left out.
    """

    def __init__(self, database: Database, clock: Clock, per_second: int, shown: Callable[[str], str]) -> None:
        """`shown` is given what a caller sent as its code, and returns what may stand in the log."""
        self._database = database
        self._clock = clock
        self._shown = shown
        self._room = int(per_second * EVERY)
        self._good: list[Entry] = []
        self._bad: list[Entry] = []
        self._counts: Counts = {}

    def note(self, trace: Trace, endpoint: str, retcode: int, reason: str) -> None:
        """A call has ended. `reason` is in our own words."""
        now = self._clock.now()
        kept = self._good if retcode == DONE else self._bad
        logged = len(kept) < self._room
        if logged:
            kept.append((now, trace, endpoint, retcode, time.monotonic() - trace.started, reason))
        count = self._counts.setdefault((int(now), endpoint, retcode), [0, 0])
        count[0] += 1
        count[1] += logged

    async def run(self) -> None:
        """Write for ever; at the end, what is there."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                await self.flush()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Write what was noted so far. What cannot be written is gone but for its count."""
        entries, counts = sorted([*self._good, *self._bad], key=itemgetter(0)), self._counts
        self._good, self._bad, self._counts = [], [], {}
        if not counts:
            return
        try:
            await self._database.run(write, entries, counts, self._shown)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("calls not written", reason=str(error), left_out=len(entries))
            unknown = isinstance(error, DatabaseUnavailable) and error.outcome_unknown
            if not unknown:  # otherwise they might be counted twice
                self._count_again(counts)

    def _count_again(self, counts: Counts) -> None:
        for key, (calls, _) in counts.items():
            self._counts.setdefault(key, [0, 0])[0] += calls


def shown_codes(known: Callable[[str], object]) -> Callable[[str], str]:
    """What may stand in the log of a code that a caller sent: whole only if there is such a client.

    Somebody who mixes up the two credentials must not find the secret in a log.
    """
    return lambda code: code if not code or known(code) is not None else f"{code[:6]}…"
