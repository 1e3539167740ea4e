"""Signing in with a name and a password, a bounded number of times for each name and each address."""

import math
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, select, update

from wxgate.db import Database, insert_ignore
from wxgate.operators.errors import SignInRefused, TooManyAttempts
from wxgate.operators.passwords import Passwords
from wxgate.operators.sessions import Session, Sessions
from wxgate.operators.tables import attempts, operators
from wxgate.protocol.clock import Clock

WINDOW: Final = 900.0
"""Seconds within which attempts are counted together."""

PER_NAME: Final = 10
PER_ADDRESS: Final = 30


class SignIn:
    """Counts an attempt before it looks at the password, so that many at once are no more than the limit."""

    def __init__(self, database: Database, sessions: Sessions, passwords: Passwords, clock: Clock) -> None:
        self._database = database
        self._sessions = sessions
        self._passwords = passwords
        self._clock = clock

    async def attempt(self, name: str, password: str, address: str) -> Session:
        """A new session. Raises SignInRefused and TooManyAttempts."""
        name = name.strip().lower()[:64]
        limits = [(f"name {name}", PER_NAME), (f"address {address}", PER_ADDRESS)]
        wait = await self._database.run(_count, limits, self._clock.now())
        if wait > 0:
            raise TooManyAttempts(math.ceil(wait / 60))
        stored = await self._database.read(_password, name)
        if not await self._passwords.fits(password, stored):
            raise SignInRefused
        await self._database.run(_forgive, f"name {name}")
        return await self._sessions.begin(name)


def _count(connection: Connection, limits: Sequence[tuple[str, int]], now: float) -> float:
    """Count one more attempt for each, unless one has reached its limit: then seconds until its window is over."""
    waits = []
    for whose, limit in limits:
        insert_ignore(connection, attempts, {"whose": whose, "since": now, "attempts": 0})
        row = connection.execute(select(attempts).where(attempts.c.whose == whose).with_for_update()).one()
        since, count = (now, 0) if now - row.since >= WINDOW else (row.since, row.attempts)
        if count >= limit:
            waits.append(since + WINDOW - now)
            continue
        changed = update(attempts).where(attempts.c.whose == whose)
        connection.execute(changed.values(since=since, attempts=count + 1))
    return max(waits, default=0.0)


def _password(connection: Connection, name: str) -> str | None:
    able = select(operators.c.password).where(operators.c.name == name, operators.c.closed_at.is_(None))
    return connection.execute(able).scalar()


def _forgive(connection: Connection, whose: str) -> None:
    connection.execute(delete(attempts).where(attempts.c.whose == whose))
