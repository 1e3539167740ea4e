"""Who is signed in."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from wxgate.db import Database
from wxgate.operators.tables import operators, sessions
from wxgate.operators.tokens import digest, form_token, new_token
from wxgate.protocol.clock import Clock

IDLE: Final = 12 * 3600.0
"""Seconds after its last page at which a session is over."""

LONGEST: Final = 7 * 86400.0
"""Seconds after its beginning at which it is over in any case."""

NOTED: Final = 60.0
"""A session's last page is written down this often at most."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that goes on."""

    operator: str
    token: str = field(repr=False)

    @property
    def form_token(self) -> str:
        """What the session's forms have to carry."""
        return form_token(self.token)


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, operator: str) -> Session:
        """A new session of this operator."""
        token = new_token()
        await self._database.run(_begin, operator, digest(token), self._clock.now())
        return Session(operator, token)

    async def find(self, token: str) -> Session | None:
        """The session with this token; None when there is none or it is over."""
        if not token:
            return None
        hashed, now = digest(token), self._clock.now()
        found = await self._database.read(_find, hashed, now)
        if found is None:
            return None
        operator, seen_at = found
        if now - seen_at >= NOTED:
            await self._database.run(_note, hashed, now)
        return Session(operator, token)

    async def end(self, token: str) -> None:
        """The session is over."""
        await self._database.run(_end, digest(token))


def _begin(connection: Connection, operator: str, hashed: str, now: float) -> None:
    connection.execute(insert(sessions).values(digest=hashed, operator=operator, begun_at=now, seen_at=now))


def _find(connection: Connection, hashed: str, now: float) -> tuple[str, float] | None:
    found = (
        select(sessions.c.operator, sessions.c.seen_at)
        .join(operators, operators.c.name == sessions.c.operator)
        .where(
            sessions.c.digest == hashed,
            sessions.c.seen_at > now - IDLE,
            sessions.c.begun_at > now - LONGEST,
            operators.c.closed_at.is_(None),
        )
    )
    row = connection.execute(found).first()
    return None if row is None else (row.operator, row.seen_at)


def _note(connection: Connection, hashed: str, now: float) -> None:
    connection.execute(update(sessions).where(sessions.c.digest == hashed).values(seen_at=now))


def _end(connection: Connection, hashed: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.digest == hashed))
