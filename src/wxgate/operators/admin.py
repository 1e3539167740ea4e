"""Adds and closes operators, and gives out the links that set their passwords."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from wxgate.db import Database, insert_ignore
from wxgate.operators.errors import LastOperator, LinkInvalid, OperatorExists, OperatorUnknown
from wxgate.operators.names import FIRST, accept_operator
from wxgate.operators.passwords import Passwords
from wxgate.operators.tables import attempts, links, operators, sessions
from wxgate.operators.tokens import digest, new_token
from wxgate.protocol.clock import Clock

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator, without anything secret."""

    name: str
    has_password: bool
    closed: bool
    created_at: float


class OperatorAdmin:
    """Raises ValueRefused for names that are none, OperatorUnknown, OperatorExists and LastOperator."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def operators(self) -> list[Operator]:
        """Every operator, by name."""
        return await self._database.read(_read)

    async def add(self, name: str) -> str:
        """The token of a link with which the new operator sets a password within a day."""
        name = accept_operator(name)
        if not await self._database.run(_add, name, self._clock.now()):
            raise OperatorExists(name)
        return await self.link(name)

    async def link(self, name: str, lifetime: float = DAY) -> str:
        """The token of another link for this operator; the password stays until the link is used."""
        token = new_token()
        if not await self._database.run(_link, accept_operator(name), digest(token), self._clock.now(), lifetime):
            raise OperatorUnknown(name)
        return token

    async def first_link(self) -> str | None:
        """The token of a link for the first operator, valid for an hour; None once anybody can sign in."""
        if await self._database.read(_can_sign_in):
            return None
        await self._database.run(_add, FIRST, self._clock.now())
        return await self.link(FIRST, HOUR)

    async def close(self, name: str) -> None:
        """The operator's sessions and links end at once. Raises LastOperator."""
        outcome = await self._database.run(_close, name, self._clock.now())
        if outcome is not None:
            raise outcome

    async def open(self, name: str) -> None:
        """The operator may sign in again, with the password from before."""
        if not await self._database.run(_open, name):
            raise OperatorUnknown(name)

    async def whose(self, token: str) -> str:
        """The operator for whom this link is. Raises LinkInvalid."""
        name = await self._database.read(_whose, digest(token), self._clock.now())
        if name is None:
            raise LinkInvalid
        return name

    async def set_password(self, token: str, password: str, passwords: Passwords) -> str:
        """Use the link up; the operator's name. Sessions and other links end. Raises LinkInvalid, ValueRefused."""
        await self.whose(token)
        stored = await passwords.hash(password)
        name = await self._database.run(_set_password, digest(token), stored, self._clock.now())
        if name is None:
            raise LinkInvalid
        return name


def _read(connection: Connection) -> list[Operator]:
    rows = connection.execute(select(operators).order_by(operators.c.name)).all()
    return [Operator(row.name, row.password is not None, row.closed_at is not None, row.created_at) for row in rows]


def _can_sign_in(connection: Connection) -> bool:
    able = select(operators.c.name).where(operators.c.password.is_not(None), operators.c.closed_at.is_(None))
    return connection.execute(able.limit(1)).first() is not None


def _add(connection: Connection, name: str, now: float) -> bool:
    return insert_ignore(connection, operators, {"name": name, "created_at": now})


def _link(connection: Connection, name: str, hashed: str, now: float, lifetime: float) -> bool:
    connection.execute(delete(links).where(links.c.expires_at <= now))
    known = select(operators.c.name).where(operators.c.name == name, operators.c.closed_at.is_(None))
    if connection.execute(known).first() is None:
        return False
    connection.execute(insert(links).values(digest=hashed, operator=name, expires_at=now + lifetime))
    return True


def _close(connection: Connection, name: str, now: float) -> Exception | None:
    # all rows are locked: of two operators who close each other only one succeeds
    rows = connection.execute(select(operators).order_by(operators.c.name).with_for_update()).all()
    if name not in {row.name for row in rows}:
        return OperatorUnknown(name)
    if {row.name for row in rows if row.password and row.closed_at is None} == {name}:
        return LastOperator()
    closed = update(operators).where(operators.c.name == name, operators.c.closed_at.is_(None))
    connection.execute(closed.values(closed_at=now))
    _sign_out(connection, name)
    return None


def _open(connection: Connection, name: str) -> bool:
    return connection.execute(update(operators).where(operators.c.name == name).values(closed_at=None)).rowcount == 1


def _whose(connection: Connection, hashed: str, now: float) -> str | None:
    found = select(links.c.operator).where(links.c.digest == hashed, links.c.expires_at > now)
    return connection.execute(found).scalar()


def _set_password(connection: Connection, hashed: str, stored: str, now: float) -> str | None:
    used = delete(links).where(links.c.digest == hashed, links.c.expires_at > now).returning(links.c.operator)
    name = connection.execute(used).scalar()
    if name is None:
        return None
    connection.execute(update(operators).where(operators.c.name == name).values(password=stored))
    _sign_out(connection, name)
    # somebody else's tries shall not keep out who has just proved to be the operator
    connection.execute(delete(attempts).where(attempts.c.whose == f"name {name}"))
    return name


def _sign_out(connection: Connection, name: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.operator == name))
    connection.execute(delete(links).where(links.c.operator == name))
