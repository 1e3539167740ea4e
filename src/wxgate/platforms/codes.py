"""Units of work on authorisation codes: each is exchanged once, whoever brings it and however often."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Connection, select, update

from wxgate.db import insert_ignore, server_time
from wxgate.platforms.tables import authorizations
from wxgate.tenants.authorizations import correct_moment
from wxgate.tenants.vault import Cell

KEPT_FOR: Final = 86400.0
"""Seconds for which a code is remembered: WeChat's live an hour, pushes are repeated within seconds."""


@dataclass(frozen=True, slots=True)
class Told:
    """A code, as a push or a browser brought it."""

    id: str
    component_appid: str
    sealed: str = field(repr=False)
    at: int
    """When the account authorised, in UNIX seconds."""
    appid: str | None = None
    """Whose it is; only a push tells."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a code stands: mine to exchange, exchanged, worth nothing, or somebody else is at work on it."""

    mine: bool = False
    done: bool = False
    problem: str | None = None
    appid: str | None = None
    at: int = 0
    sealed: str = field(default="", repr=False)


def code_id(component_appid: str, code: str) -> str:
    """The name under which the code is kept; the code cannot be told from it."""
    return hashlib.sha256(f"{component_appid}\n{code}".encode()).hexdigest()


def cell(number: str) -> Cell:
    """Where the code with this id stands."""
    return Cell("authorizations", (number,), "code")


def note(connection: Connection, told: Told, now: float) -> bool:
    """Remember the code; whether this is news, so that somebody should see to its exchange."""
    row: dict[str, object] = {
        "id": told.id,
        "component_appid": told.component_appid,
        "code": told.sealed,
        "appid": told.appid,
        "authorized_at": told.at,
        "done": False,
        "expires_at": now + KEPT_FOR,
    }
    if insert_ignore(connection, authorizations, row):
        return True
    if told.appid is None:
        return False
    known = connection.execute(select(authorizations).where(_is(told.id))).mappings().one()
    if known["done"]:
        # the browser was first, and knew our clock only
        correct_moment(connection, told.appid, told.component_appid, known["authorized_at"], told.at)
        return False
    row = {"appid": told.appid, "authorized_at": told.at}
    return connection.execute(update(authorizations).where(_is(told.id), _untold()).values(row)).rowcount == 1


def claim(connection: Connection, number: str, owner: str, lease: float) -> Standing:
    """Take the code for `lease` seconds, unless it is settled or its owner is alive."""
    alive = authorizations.c.lease_until > server_time()
    free = (_is(number), _open(), authorizations.c.lease_until.is_(None) | ~alive)
    ours: dict[str, object] = {"owner": owner, "lease_until": server_time() + lease}
    mine = connection.execute(update(authorizations).where(*free).values(ours)).rowcount == 1
    row = connection.execute(select(authorizations).where(_is(number))).mappings().one_or_none()
    if row is None:
        return Standing(problem="code_spent")
    return Standing(mine, row["done"], row["problem"], row["appid"], row["authorized_at"], row["code"] or "")


def finish(connection: Connection, number: str, owner: str, appid: str) -> bool:
    """Whether the owner's exchange is the one that counts; the code itself is erased."""
    row: dict[str, object] = {"done": True, "appid": appid, "code": None, "lease_until": None}
    return connection.execute(update(authorizations).where(*_held(number, owner)).values(row)).rowcount == 1


def fail(connection: Connection, number: str, owner: str, problem: str) -> None:
    """Note that nothing can come of the code."""
    row: dict[str, object] = {"problem": problem, "code": None, "lease_until": None}
    connection.execute(update(authorizations).where(*_held(number, owner)).values(row))


def release(connection: Connection, number: str, owner: str) -> None:
    """Give the claim up, for another attempt."""
    connection.execute(update(authorizations).where(*_held(number, owner)).values(owner=None, lease_until=None))


def _is(number: str) -> ColumnElement[bool]:
    return authorizations.c.id == number


def _open() -> ColumnElement[bool]:
    return authorizations.c.done.is_(False) & authorizations.c.problem.is_(None)


def _untold() -> ColumnElement[bool]:
    return authorizations.c.appid.is_(None)


def _held(number: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    return _is(number), authorizations.c.owner == owner, _open()
