"""Units of work on exchanges: each OAuth code is traded once, however often and wherever the browser brings it.

A row is a claim at first: its owner is at work on it and, until the lease ends, alone. Then it holds the outcome.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select, update

from wxgate.db import insert_ignore, server_time
from wxgate.relay.store import Visit, keep_visit
from wxgate.relay.tables import exchanges


@dataclass(frozen=True, slots=True)
class Exchange:
    """A code of a springboard, and who wants to trade it."""

    id: str
    """Hash of springboard and code; the code itself is stored nowhere."""
    client_code: str
    owner: str
    """A name for this attempt that no other has."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an exchange stands: mine to do, settled (`visit` or `problem`), or somebody else is at work on it."""

    mine: bool = False
    visit: str | None = None
    problem: str | None = None


MINE: Final = Standing(mine=True)
UNDER_WAY: Final = Standing()


def claim(connection: Connection, exchange: Exchange, lease: float, now: float, keep_until: float) -> Standing:
    """Take the exchange unless it is settled or its owner is alive. `lease` in seconds; the moments by our clock."""
    ours: dict[str, object] = {
        "owner": exchange.owner,
        "lease_until": _server_now(connection) + lease,
        "expires_at": keep_until,
    }
    if insert_ignore(connection, exchanges, {"id": exchange.id, "client_code": exchange.client_code, **ours}):
        return MINE
    found = _find(connection, exchange)
    standing = _standing(connection, found, now)
    if standing != MINE:
        return standing
    if found is None:  # its owner has just released it: the next attempt will insert
        return UNDER_WAY
    seen = (
        exchanges.c.owner == found.owner,
        exchanges.c.visit.is_not_distinct_from(found.visit),
        exchanges.c.problem.is_not_distinct_from(found.problem),
    )
    takeover = update(exchanges).where(*_this(exchange), *seen).values(**ours, visit=None, problem=None)
    return MINE if connection.execute(takeover).rowcount else UNDER_WAY


def stand(connection: Connection, exchange: Exchange, now: float) -> Standing:
    """How it stands; `mine` means that a claim would succeed, since its owner is gone or the outcome is too old."""
    return _standing(connection, _find(connection, exchange), now)


@dataclass(frozen=True, slots=True)
class _Found:
    owner: str
    lease_until: float
    visit: str | None
    problem: str | None
    expires_at: float


def _find(connection: Connection, exchange: Exchange) -> _Found | None:
    columns = exchanges.c
    wanted = select(columns.owner, columns.lease_until, columns.visit, columns.problem, columns.expires_at)
    row = connection.execute(wanted.where(*_this(exchange))).one_or_none()
    return _Found(*row) if row else None


def _standing(connection: Connection, found: _Found | None, now: float) -> Standing:
    if found is None:
        return MINE
    if found.visit or found.problem:
        return Standing(visit=found.visit, problem=found.problem) if found.expires_at > now else MINE
    return MINE if found.lease_until <= _server_now(connection) else UNDER_WAY


def complete(connection: Connection, exchange: Exchange, visit: Visit) -> bool | None:
    """Store the visit as the outcome. None when somebody else took over, False when the springboard is gone."""
    if not connection.execute(update(exchanges).where(*_held(exchange)).values(visit=visit.key)).rowcount:
        return None
    return keep_visit(connection, visit)


def fail(connection: Connection, exchange: Exchange, problem: str) -> None:
    """Store a failure that every later attempt would meet too."""
    connection.execute(update(exchanges).where(*_held(exchange)).values(problem=problem))


def release(connection: Connection, exchange: Exchange) -> None:
    """Give the claim up, so that the next attempt begins afresh."""
    connection.execute(delete(exchanges).where(*_held(exchange)))


def _this(exchange: Exchange) -> tuple[ColumnElement[bool], ...]:
    return exchanges.c.client_code == exchange.client_code, exchanges.c.id == exchange.id


def _held(exchange: Exchange) -> tuple[ColumnElement[bool], ...]:
    return *_this(exchange), exchanges.c.owner == exchange.owner, exchanges.c.visit.is_(None)


def _server_now(connection: Connection) -> float:
    return connection.execute(select(server_time())).scalar_one()
