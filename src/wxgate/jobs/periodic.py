"""Work that comes again and again, done by one process of the installation each time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection, select, update

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable, insert_ignore
from wxgate.jobs.claims import moment
from wxgate.jobs.tables import periodic
from wxgate.protocol.clock import Clock

LOOK_EVERY: Final = 5.0
"""Seconds between two looks at what is due."""

LEASE: Final = 600.0
"""Seconds after which work is begun again elsewhere when the process that did it has died."""

log = structlog.get_logger("wxgate.periodic")


@dataclass(frozen=True, slots=True)
class Chore:
    """What is to be done, and how often in seconds."""

    every: float
    work: Callable[[], Awaitable[object]]


class Chores:
    """Does every chore when it is due, once for the whole installation."""

    def __init__(self, database: Database, clock: Clock, chores: Mapping[str, Chore]) -> None:
        self._database = database
        self._clock = clock
        self._chores = chores

    async def run(self) -> None:
        """Look for ever. A failing chore is logged and waits for its next time."""
        while True:
            try:
                for name in await self._database.read(_due, self._clock.offset, tuple(self._chores)):
                    await self._do(name, self._chores[name])
            except (DatabaseBusy, DatabaseUnavailable) as error:
                log.warning("put off", reason=str(error))
            await asyncio.sleep(LOOK_EVERY)

    async def _do(self, name: str, chore: Chore) -> None:
        if not await self._database.run(_take, name, self._clock.offset):
            return
        try:
            await chore.work()
        except (DatabaseBusy, DatabaseUnavailable):
            raise
        except Exception:  # one chore's defect must not keep the others from being done
            log.exception("chore failed", chore=name)
        await self._database.run(_put_off, name, self._clock.offset, chore.every)


def _due(connection: Connection, offset: float, names: tuple[str, ...]) -> list[str]:
    times = {str(row.name): float(row.run_at) for row in connection.execute(select(periodic))}
    now = moment(connection, offset)
    return [name for name in names if times.get(name, 0.0) <= now]


def _take(connection: Connection, name: str, offset: float) -> bool:
    """Whether the chore is ours: whoever moves its time first has it."""
    now = moment(connection, offset)
    if insert_ignore(connection, periodic, {"name": name, "run_at": now + LEASE}):
        return True
    taken = update(periodic).where(periodic.c.name == name, periodic.c.run_at <= now).values(run_at=now + LEASE)
    return connection.execute(taken).rowcount == 1


def _put_off(connection: Connection, name: str, offset: float, seconds: float) -> None:
    at = moment(connection, offset) + seconds
    connection.execute(update(periodic).where(periodic.c.name == name).values(run_at=at))
