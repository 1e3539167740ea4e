"""Replay protection: an authcode is good for one request (contract §1, 117)."""

import hashlib
from typing import Final

from sqlalchemy import Connection, delete, select

from wxgate.db import Database, insert_ignore
from wxgate.protocol.clock import Clock
from wxgate.protocol.signature import REQ_TIME_WINDOW
from wxgate.tenants.tables import used_authcodes

KEPT: Final = 2 * REQ_TIME_WINDOW + 300
"""Seconds an authcode is remembered. One signed for 300 s ahead is refused by its time (101) 600 s later; the rest is
for clocks of several machines that differ."""

CHUNK: Final = 1000


class ReplayGuard:
    """Remembers the authcodes of clients that refuse replays, for all processes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def first_use(self, client_code: str, authcode: str) -> bool:
        """Whether nobody used this authcode before; from now on it counts as used. Hex digits' case does not matter.

        One durable insert. Raises as `Database.run` does.
        """
        row = {"digest": _digest(client_code, authcode), "used_at": int(self._clock.now())}
        return await self._database.run(insert_ignore, used_authcodes, row)

    async def purge(self) -> int:
        """How many authcodes were forgotten because their time has passed."""
        before = int(self._clock.now()) - KEPT
        total = 0
        while removed := await self._database.run_long(_purge, before):
            total += removed
        return total


def _digest(client_code: str, authcode: str) -> bytes:
    # a code holds no blank, so the two parts cannot run into each other
    return hashlib.sha256(f"{client_code} {authcode.lower()}".encode()).digest()


def _purge(connection: Connection, before: int) -> int:
    old = select(used_authcodes.c.digest).where(used_authcodes.c.used_at < before).limit(CHUNK)
    return connection.execute(delete(used_authcodes).where(used_authcodes.c.digest.in_(old))).rowcount
