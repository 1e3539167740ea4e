"""Writes down what WeChat says of authorisations. Plain units of a connection, parts of larger ones."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Final

from sqlalchemy import Connection, select, update

from wxgate.db import insert_ignore, revisions
from wxgate.tenants.account import STABLE
from wxgate.tenants.authorization import Profile
from wxgate.tenants.tables import TOPIC, accounts, platforms

CLOCKS_APART: Final = 60
"""Seconds by which our clock, which counts where a browser was first, may be ahead of WeChat's."""


def take_ticket(connection: Connection, component_appid: str, sealed: str, made_at: int) -> bool:
    """Whether this ticket is the newest of the platform, and is now kept. `made_at` is WeChat's time, in seconds."""
    older = platforms.c.ticket_at.is_(None) | (platforms.c.ticket_at <= made_at)
    mine = (platforms.c.appid == component_appid, older)
    if connection.execute(select(platforms.c.appid).where(*mine)).one_or_none() is None:
        return False
    row = {"ticket": sealed, "ticket_at": made_at, "revision": revisions.bump(connection, TOPIC)}
    return connection.execute(update(platforms).where(*mine).values(row)).rowcount == 1


def authorize(
    connection: Connection, appid: str, component_appid: str, capabilities: Collection[int], at: int, now: float
) -> int | None:
    """The account's credential number from now on: the platform speaks for it, and all its earlier tokens are void.

    An account that is not known yet is added, under its appid until `describe` tells its name. None, and nothing is
    changed, when a later authorisation is known: this one comes too late.
    """
    revision = revisions.bump(connection, TOPIC)
    new = {"name": appid, "token_api": STABLE, "credential": 0, "created_at": int(now), "revision": revision}
    insert_ignore(connection, accounts, {"appid": appid, **new})
    authorization = {
        "component_appid": component_appid,
        "capabilities": sorted(capabilities),
        "authorized_at": at,
        "withdrawn_at": None,
        "revision": revision,
    }
    this = accounts.c.appid == appid
    latest = accounts.c.authorized_at.is_(None) | (accounts.c.authorized_at <= at + CLOCKS_APART)
    changed = update(accounts).where(this, latest).values(**authorization, credential=accounts.c.credential + 1)
    if connection.execute(changed).rowcount == 0:
        return None
    return connection.execute(select(accounts.c.credential).where(this)).scalar_one()


def correct_moment(connection: Connection, appid: str, component_appid: str, noted: int, told: int) -> None:
    """Replace the moment of an authorisation by our clock with the one by WeChat's."""
    this = (
        accounts.c.appid == appid,
        accounts.c.component_appid == component_appid,
        accounts.c.authorized_at == noted,
    )
    row = {"authorized_at": told, "revision": revisions.bump(connection, TOPIC)}
    connection.execute(update(accounts).where(*this).values(row))


def withdraw(connection: Connection, appid: str, component_appid: str, at: int) -> bool:
    """Whether the account authorised this platform until now. A withdrawal older than the authorisation is none."""
    in_force = (
        accounts.c.appid == appid,
        accounts.c.component_appid == component_appid,
        accounts.c.withdrawn_at.is_(None),
        accounts.c.authorized_at <= at,
    )
    row = {"withdrawn_at": at, "revision": revisions.bump(connection, TOPIC)}
    statement = update(accounts).where(*in_force).values(**row, credential=accounts.c.credential + 1)
    return connection.execute(statement).rowcount == 1


def describe(connection: Connection, appid: str, component_appid: str, name: str, profile: Profile) -> None:
    """Give an authorised account the profile that WeChat has of it, and the name unless it has one already."""
    row = {"profile": asdict(profile), "revision": revisions.bump(connection, TOPIC)}
    this = (accounts.c.appid == appid, accounts.c.component_appid == component_appid)
    connection.execute(update(accounts).where(*this).values(row))
    if name:
        connection.execute(update(accounts).where(*this, accounts.c.name == appid).values(name=name))
