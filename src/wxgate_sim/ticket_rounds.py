"""Pushes a component_verify_ticket to every platform when its time has come (WeChat reference §3.2)."""

import asyncio
from dataclasses import dataclass, field

from wxgate_sim.clock import Clock
from wxgate_sim.open_platform import OpenPlatform
from wxgate_sim.platforms import Platform
from wxgate_sim.pushes import Pushes
from wxgate_sim.verify_tickets import VerifyTicket


@dataclass(slots=True)
class TicketRounds:
    """By the simulated clock: whoever moves it, or adds or changes a platform, calls `wake`."""

    clock: Clock
    open_platform: OpenPlatform
    pushes: Pushes
    _due: dict[str, float] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None

    def push(self, platform: Platform) -> VerifyTicket:
        """A new ticket, on its way to the platform; the next one is due a whole interval from now."""
        self._due[platform.appid] = self.clock.now() + platform.ticket_every
        ticket = self.open_platform.tickets.issue(platform)
        self.pushes.notice(platform, "component_verify_ticket", {"ComponentVerifyTicket": ticket.value})
        return ticket

    def wake(self) -> None:
        """Push what is due, one ticket a platform however much time went by, and wait for what will be."""
        now = self.clock.now()
        told = [each for each in self.open_platform.platforms.values() if each.pushes_tickets and each.push_url]
        for platform in told:
            # A clock that was moved back must not leave a platform without tickets.
            if not now < self._due.get(platform.appid, 0) <= now + platform.ticket_every:
                self.push(platform)
        self.stop()
        if told:
            self._wait(min(self._due[each.appid] for each in told) - now)

    def stop(self) -> None:
        """Push nothing more until woken."""
        if self._task is not None and self._task is not _current():
            self._task.cancel()
        self._task = None

    def _wait(self, seconds: float) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = loop.create_task(self._later(seconds), name="wxgate-sim-tickets")

    async def _later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.wake()


def _current() -> "asyncio.Task[None] | None":
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
