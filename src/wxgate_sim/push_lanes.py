"""Sends what waits: in order for each person, for many people at once, and only while there is something to send."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import ClientSession, TCPConnector

from wxgate_sim.push_record import Push

AT_ONCE = 64
# Connections stay open this long for what may follow; then nothing is left that a loop's end could find.
LINGER = 1.0
Lane = tuple[str, str, str]
log = logging.getLogger("wxgate_sim")


@dataclass(slots=True)
class Lanes:
    """Pushes that wait, one lane per server, account and person. `deliver` sends one and must not raise."""

    deliver: Callable[[ClientSession, Push], Awaitable[None]]
    _waiting: dict[Lane, deque[Push]] = field(default_factory=dict)
    _ready: deque[Lane] = field(default_factory=deque)
    _task: asyncio.Task[None] | None = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, push: Push) -> None:
        """Let the push wait its turn. Outside a running loop it waits until the next one inside."""
        lane = (push.platform, push.appid, push.openid)
        if lane in self._waiting:
            self._waiting[lane].append(push)
        else:
            self._waiting[lane] = deque((push,))
            self._ready.append(lane)
        self._arrived.set()
        self._wake()

    def stop(self) -> None:
        """Send nothing more, what is under way included."""
        self._waiting.clear()
        self._ready.clear()
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def _wake(self) -> None:
        if self._task is not None and not self._task.done():
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._arrived = asyncio.Event()
        self._task = loop.create_task(self._run(), name="wxgate-sim-pushes")
        self._task.add_done_callback(self._wake_again)

    def _wake_again(self, ended: asyncio.Task[None]) -> None:
        if ended.cancelled():
            return
        error = ended.exception()
        if error is not None:
            log.error("pushes under way were lost", exc_info=error)
        if self._ready:
            self._wake()

    async def _run(self) -> None:
        free = asyncio.Semaphore(AT_ONCE)
        connector = TCPConnector(limit=2 * AT_ONCE, keepalive_timeout=LINGER, use_dns_cache=False)
        async with ClientSession(connector=connector, trust_env=False) as session, asyncio.TaskGroup() as lanes:
            while self._waiting:
                while self._ready:
                    await free.acquire()
                    lanes.create_task(self._drain(session, self._ready.popleft(), free))
                self._arrived.clear()
                await self._something_new()

    async def _drain(self, session: ClientSession, lane: Lane, free: asyncio.Semaphore) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting:
                await self.deliver(session, waiting.popleft())
        finally:
            self._waiting.pop(lane, None)
            free.release()

    async def _something_new(self) -> None:
        try:
            async with asyncio.timeout(LINGER):
                await self._arrived.wait()
        except TimeoutError:
            return
