"""Takes the time from a simulator of WeChat, so that tests can move it (setting `CLOCK_URL`)."""

import asyncio
import time
from typing import Final

import structlog

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.errors import WeixinError

log = structlog.get_logger("wxgate.clock")

EVERY: Final = 0.2
"""Seconds between two looks at the simulator's clock."""


class SimulatedTime:
    """Keeps a Clock at the simulator's time."""

    def __init__(self, clock: Clock, simulator_url: str) -> None:
        self._clock = clock
        self._api = Api(simulator_url, connections=1)

    async def set(self) -> None:
        """Sets the clock once. Raises WeixinError when the simulator does not answer."""
        seen = self._clock.offset
        reply = await self._api.get("/_sim/clock", {}, Deadline.after(2))
        now = reply.get("now")
        # whoever set the clock meanwhile knows better than an answer that was on its way
        if isinstance(now, int | float) and self._clock.offset == seen:
            self._clock.offset = now - time.time()

    async def run(self) -> None:
        """Keeps setting it; a simulator that is away leaves the clock running as it was."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.set()
            except WeixinError as error:
                log.debug("the simulator's clock cannot be read", reason=str(error))

    async def close(self) -> None:
        """Ends the connection."""
        await self._api.close()
