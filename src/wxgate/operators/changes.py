"""The record of what operators change: who, when, what. Never a secret."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

import orjson
from sqlalchemy import Connection, select, update

from wxgate.db import Database
from wxgate.operators.tables import changes
from wxgate.protocol.clock import Clock
from wxgate.tenants.errors import OperatorError

PAGE: Final = 50

Outcome = Literal["done", "refused", "failed"]

Detail = str | int | bool | None | Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One deed. An `outcome` of None: begun, and nobody knows whether it was done."""

    id: int
    at: float
    operator: str
    address: str
    deed: str
    """Such as `client.edit`."""
    target: str
    details: Mapping[str, Detail]
    outcome: str | None


class Changes:
    """Writes deeds down before they are done, and afterwards what came of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def recorded(
        self, operator: str, address: str, deed: str, target: str, details: Mapping[str, Detail]
    ) -> AsyncIterator[None]:
        """Inside is the deed. What it raises goes on to the caller, and is recorded as `refused` or `failed`."""
        row = {
            "at": self._clock.now(),
            "operator": operator,
            "address": address,
            "deed": deed,
            "target": target,
            "details": orjson.dumps(dict(details)).decode(),
        }
        number = await self._database.insert_numbered(changes, row)
        outcome: Outcome = "failed"
        try:
            yield
            outcome = "done"
        except OperatorError:
            outcome = "refused"
            raise
        finally:
            await self._database.run(_settle, number, outcome)

    async def latest(self, before: int | None = None, limit: int = PAGE) -> Sequence[Change]:
        """The newest changes, of those with a number below `before`."""
        return await self._database.read(_latest, before, limit)


def _settle(connection: Connection, number: int, outcome: Outcome) -> None:
    connection.execute(update(changes).where(changes.c.id == number).values(outcome=outcome))


def _latest(connection: Connection, before: int | None, limit: int) -> list[Change]:
    query = select(changes).order_by(changes.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(changes.c.id < before)
    return [
        Change(
            row.id,
            row.at,
            row.operator,
            row.address,
            row.deed,
            row.target,
            orjson.loads(row.details),
            row.outcome,
        )
        for row in connection.execute(query)
    ]
