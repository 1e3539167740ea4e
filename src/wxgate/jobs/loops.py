"""Runs background loops for as long as the process lives: one that crashes is logged and started again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import structlog

log = structlog.get_logger("wxgate.loops")

PAUSE: Final = 5.0
"""Seconds between a loop's crash and its next start."""

Loop = Callable[[], Awaitable[object]]


@asynccontextmanager
async def running(loops: Mapping[str, Loop]) -> AsyncIterator[None]:
    """While inside, every loop runs; at the end each is cancelled and waited for."""
    tasks = [asyncio.create_task(_keep_running(name, loop), name=name) for name, loop in loops.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(name: str, loop: Loop) -> None:
    while True:
        try:
            await loop()
            log.error("loop ended", loop=name)
        except Exception:
            log.exception("loop crashed", loop=name)
        await asyncio.sleep(PAUSE)
