"""Springboards and visits as they are written. Every query names the owner first. Reading: see `lookups`."""

from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import Connection, func, insert, or_, select, update

from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.tables import springboards, visits

BUSY_SPRINGBOARD_SECONDS: Final = 3600.0
"""A springboard of many visitors has nothing new to remember but its use: once in so many seconds is enough."""


@dataclass(frozen=True, slots=True)
class Springboard:
    """Where a client leads its visitors."""

    key: str
    client_code: str
    appid: str
    redirect_uri: str
    oauth_type: OauthTypeName
    used_at: float
    several: bool = False
    """Whether more than one visitor came through."""
    last_visit: str | None = None
    """Key of the latest visit, as far as it matters: of several visitors' it does not."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor's passage."""

    key: str
    client_code: str
    springboard: str
    appid: str
    openid: str | None
    user_data: str = field(repr=False)
    """The text of a JSON object."""
    visitor: str
    """Who it was, told apart but not told: see `visitor_hash`."""
    made_at: float
    expires_at: float


def springboard_row(springboard: Springboard) -> dict[str, object]:
    """The row of a springboard that nobody has come through."""
    return {
        "key": springboard.key,
        "client_code": springboard.client_code,
        "appid": springboard.appid,
        "redirect_uri": springboard.redirect_uri,
        "oauth_type": springboard.oauth_type,
        "made_at": springboard.used_at,
        "used_at": springboard.used_at,
        "several": springboard.several,
        "last_visit": springboard.last_visit,
    }


def touch(connection: Connection, client_code: str, key: str, now: float) -> None:
    """Remember that the springboard was used."""
    owned = (springboards.c.client_code == client_code, springboards.c.key == key)
    connection.execute(update(springboards).where(*owned, springboards.c.used_at < now).values(used_at=now))


def make_with_visit(connection: Connection, springboard: Springboard, visit: Visit) -> None:
    """Store a springboard whose key already gives the user data of `visit`, as if a first visitor were on the way."""
    connection.execute(insert(springboards).values(springboard_row(replace(springboard, last_visit=visit.key))))
    _insert_visit(connection, visit)


def keep_visit(connection: Connection, visit: Visit) -> bool:
    """Store a visit and what it means for its springboard; False when there is no such springboard (any more)."""
    board = springboards.c
    owned = (board.client_code == visit.client_code, board.key == visit.springboard)
    first = func.coalesce(board.visitor, visit.visitor)
    news = or_(board.several.is_(False), board.used_at < visit.made_at - BUSY_SPRINGBOARD_SECONDS)
    changed = connection.execute(
        update(springboards)
        .where(*owned, news)
        .values(
            used_at=visit.made_at,
            visitor=first,
            several=or_(board.several, first != visit.visitor),
            last_visit=visit.key,
        )
    )
    if not changed.rowcount and connection.execute(select(board.key).where(*owned)).first() is None:
        return False
    _insert_visit(connection, visit)
    return True


def _insert_visit(connection: Connection, visit: Visit) -> None:
    connection.execute(
        insert(visits).values(
            key=visit.key,
            client_code=visit.client_code,
            springboard=visit.springboard,
            appid=visit.appid,
            openid=visit.openid,
            user_data=visit.user_data,
            made_at=visit.made_at,
            expires_at=visit.expires_at,
        )
    )
