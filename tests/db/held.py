"""Keeping a lane's threads busy, so that what is submitted meanwhile is waiting for certain."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection

from wxgate.db import Database
from wxgate.db.database import THREADS

HOLD_SECONDS = 30


@asynccontextmanager
async def writers_held(database: Database) -> AsyncIterator[None]:
    """Inside, every thread that runs units of `database` is inside a unit; on the way out they go on."""
    gate = threading.Event()
    started = threading.Semaphore(0)

    def wait(_: Connection) -> None:
        started.release()
        assert gate.wait(HOLD_SECONDS)

    waiting = []
    for _ in range(THREADS[database.dialect]["write"]):
        waiting.append(asyncio.create_task(database.run(wait)))
        assert await asyncio.to_thread(started.acquire, timeout=HOLD_SECONDS)
    try:
        yield
    finally:
        gate.set()
        await asyncio.gather(*waiting)
