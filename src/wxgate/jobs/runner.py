"""Works on jobs: claims what is due, lane by lane, lets the kinds do it, and settles many at once."""

import asyncio
import os
import socket
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.jobs import claims
from wxgate.jobs.circuits import Circuits
from wxgate.jobs.claims import Claim, Claimed, Trouble, Wanted
from wxgate.jobs.exchange import Answer, Turn, perform
from wxgate.jobs.in_hand import InHand
from wxgate.jobs.job import Retry
from wxgate.jobs.kind import Kind
from wxgate.jobs.outcomes import settlement
from wxgate.jobs.queue import Queue, lane_parts
from wxgate.jobs.settling import Settlement, bury, hand_back
from wxgate.jobs.tally import Tally
from wxgate.jobs.turns import LaneTurns
from wxgate.protocol.clock import Clock

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the table for what nobody announced."""

REST: Final = 0.01
"""Seconds between two exchanges with the database: what ends meanwhile shares the next one."""

DRAIN_SECONDS: Final = 12.0
"""How long jobs under way may still take when the process stops: longer than a call to WeChat or to a client."""

CLOCKS_APART: Final = 5.0
"""Seconds by which the clocks of processes may differ without a new job's having to wait for the next look."""

DATABASE_PAUSE: Final = 1.0
"""Seconds until an exchange is tried again that the database refused."""

log = structlog.get_logger("wxgate.jobs")


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one process takes on."""

    at_once: int = 256
    """Jobs under way at most."""
    lease: float = 30.0
    """Seconds after which a job is taken up by others when its process no longer renews it."""


class Runner:
    """The background worker of one process."""

    def __init__(
        self, database: Database, queue: Queue, kinds: Iterable[Kind], clock: Clock, capacity: Capacity | None = None
    ) -> None:
        self._database = database
        self._queue = queue
        self._kinds = {kind.name: kind for kind in kinds}
        self._clock = clock
        self._capacity = capacity or Capacity()
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._turns, self._circuits = LaneTurns(), Circuits()
        self._news, self._stopping = asyncio.Event(), False
        self._in_hand = InHand(self._kinds, self._news.set)
        self._now, self._now_at = clock.now(), time.monotonic()
        self._look_at = 0.0
        self.tally = Tally()

    @property
    def full(self) -> bool:
        """Whether this process could not begin another job now."""
        return self._stopping or len(self._in_hand) >= self._capacity.at_once

    @property
    def under_way(self) -> int:
        """Jobs that this process is doing."""
        return len(self._in_hand)

    def wake(self, lane: str) -> None:
        """There is work in this lane; in whatever lane when it is empty."""
        if not lane:
            self._look_at = 0.0
        elif lane_parts(lane)[0] in self._kinds:
            self._turns.wake(lane, self._time() - CLOCKS_APART)
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled; then finish what is under way, or give it back."""
        self._stopping = False
        work = asyncio.create_task(self._work_on(), name="jobs")
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            # not cancelled itself: an outcome on its way to the database must arrive there
            self._stopping = True
            self._news.set()
            await work
            await self._drain()
            raise

    async def _work_on(self) -> None:
        while not self._stopping:
            try:
                if time.monotonic() >= self._look_at:
                    await self._look()
                self._news.clear()
                turn = self._next_turn()
                if turn is None:
                    await self._wait()
                    continue
                await self._exchange(turn)
                await asyncio.sleep(REST)
            except (DatabaseBusy, DatabaseUnavailable) as error:
                log.warning("background work waits for the database", reason=str(error))
                await asyncio.sleep(DATABASE_PAUSE)

    async def _look(self) -> None:
        found = await self._database.read(claims.survey, self._clock.offset)
        self._see(found.now)
        self._circuits.take(found.troubled)
        ready = {lane: at for lane, at in found.ready.items() if lane_parts(lane)[0] in self._kinds}
        self._turns.take(ready)
        self._look_at = time.monotonic() + LOOK_EVERY
        late = (found.now - at for lane, at in ready.items() if self._circuits.limit(lane, 1, found.now))
        self.tally.looked(max((0.0, *late)), self._circuits.resting(found.now))

    def _next_turn(self) -> Turn | None:
        now = self._time()
        settlements: list[Settlement] = []
        lanes: dict[str, Trouble | None] = {}
        for held, outcome in self._in_hand.take_finished():
            settlements.append(settlement(self._kinds[held.job.kind], held.job, outcome))
            for trouble in self._circuits.after(held.lane, held.job, outcome, now):
                lanes[held.lane] = trouble
        free = 0 if self._stopping else self._capacity.at_once - len(self._in_hand)
        wanted = self._turns.plan(free, self._room, now)
        renewals = self._in_hand.overdue(now - self._capacity.lease / 3)
        if not (wanted or renewals or settlements):
            return None
        return Turn(settlements, lanes, renewals, self._claim(wanted))

    def _claim(self, wanted: Sequence[Wanted] = ()) -> Claim:
        lease = self._capacity.lease
        # the clock's word as well, for where it is simulated it jumps
        lapsing = self._in_hand.overdue(max(self._time(), self._clock.now()) - lease / 2)
        return Claim(self._owner, lease, wanted, lapsing)

    def _room(self, lane: str) -> int:
        kind = self._kinds[lane_parts(lane)[0]]
        return self._circuits.limit(lane, kind.at_once, self._time()) - self._in_hand.in_lane(lane)

    async def _exchange(self, turn: Turn) -> None:
        answer = await self._performed(turn)
        self._see(answer.now)
        for each in turn.settlements:
            self._let_go(each, answer.now)
        for number in turn.renewals:
            self._in_hand.renewed(number, answer.now)
        self._begin(turn.claim, answer.claimed)
        for new in answer.follow:
            self._queue.wake(new.kind, new.lane)

    async def _performed(self, turn: Turn) -> Answer:
        """The answer to a turn. What was done must be written down, or it would be done again: it waits for that."""
        while True:
            try:
                return await self._database.run(perform, turn, self._kinds, self._queue, self._clock.offset)
            except (DatabaseBusy, DatabaseUnavailable) as error:
                if self._stopping:
                    raise
                log.warning("outcomes wait for the database", jobs=len(turn.settlements), reason=str(error))
                await asyncio.sleep(DATABASE_PAUSE)
            except Exception:
                log.exception("outcomes could not be recorded", jobs=len(turn.settlements))
                await self._settle_singly(turn)
                return Answer(self._time())

    async def _settle_singly(self, turn: Turn) -> None:
        for each in turn.settlements:
            alone = Turn([each], {}, [], self._claim())
            try:
                await self._database.run(perform, alone, self._kinds, self._queue, self._clock.offset)
            except Exception as error:
                log.exception("an outcome could not be recorded", job=each.id, kind=each.result.job.kind)
                reason = f"结果无法记录 / its outcome could not be recorded: {type(error).__name__}"
                await self._database.run(bury, each, self._clock.offset, reason)

    def _let_go(self, over: Settlement, now: float) -> None:
        lane = self._in_hand.let_go(over.id)
        if isinstance(over.result.outcome, Retry):
            self._turns.wake(lane, now + over.delay)
        self.tally.settled(over.result.job.kind, over.result.outcome)

    def _begin(self, claim: Claim, claimed: Sequence[Claimed]) -> None:
        counts = Counter(each.lane for each in claimed)
        for each in claimed:
            self._in_hand.begin(each)
        for wanted in claim.wanted:
            if counts[wanted.lane] < wanted.most:
                self._turns.emptied(wanted.lane)

    async def _wait(self) -> None:
        until = min(self._look_at - time.monotonic(), self._capacity.lease / 3)
        next_at = self._turns.next_after(self._time())
        if next_at is not None:
            until = min(until, next_at - self._time())
        try:
            async with asyncio.timeout(max(until, 0.0)):
                await self._news.wait()
        except TimeoutError:
            return

    def _see(self, now: float) -> None:
        self._now, self._now_at = now, time.monotonic()

    def _time(self) -> float:
        """The database's time, as far as it is known."""
        return self._now + time.monotonic() - self._now_at

    async def _drain(self) -> None:
        """Finish what is under way, within bounds, and give the rest back."""
        await self._in_hand.end(DRAIN_SECONDS)
        try:
            turn = self._next_turn()
            if turn is not None:
                await self._exchange(turn)
            await self._database.run(self._hand_back)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("jobs under way are left to their lease", jobs=len(self._in_hand), reason=str(error))

    def _hand_back(self, connection: Connection) -> None:
        now = claims.moment(connection, self._clock.offset)
        hand_back(connection, self._in_hand.attempts, now)
