"""Units of work on springboards and their visits. Every query names the owner first, but for the public page's."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, cast

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

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


class Absent(Enum):
    """Why there is no user data for a key."""

    UNKNOWN = "no such key, an expired one, or somebody else's"
    NOBODY = "nobody came through yet"
    SEVERAL = "more than one visitor came through"


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
        "several": False,
    }


def find(connection: Connection, client_code: str, key: str, alive_since: float) -> Springboard | None:
    """The client's springboard with this key, unless it was last used before `alive_since`."""
    return _springboard(connection, springboards.c.client_code == client_code, key, alive_since)


def published(connection: Connection, key: str, alive_since: float) -> Springboard | None:
    """Anybody's springboard, for the page that WeChat sends browsers to: the key is all that it is told."""
    return _springboard(connection, None, key, alive_since)


def _springboard(
    connection: Connection, owner: ColumnElement[bool] | None, key: str, alive_since: float
) -> Springboard | None:
    board = springboards.c
    wanted = select(
        board.key, board.client_code, board.appid, board.redirect_uri, board.oauth_type, board.used_at
    ).where(*([] if owner is None else [owner]), board.key == key, board.used_at >= alive_since)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    oauth_type = cast("OauthTypeName", row.oauth_type)
    return Springboard(row.key, row.client_code, row.appid, row.redirect_uri, oauth_type, row.used_at)


def touch(connection: Connection, client_code: str, key: str, now: float) -> None:
    """Remember that the springboard was used."""
    owned = (springboards.c.client_code == client_code, springboards.c.key == key)
    connection.execute(update(springboards).where(*owned, springboards.c.used_at < now).values(used_at=now))


def make_with_visit(connection: Connection, springboard: Springboard, visit: Visit) -> None:
    """Store a springboard whose key already gives the user data of `visit`, as if a first visitor were on the way."""
    connection.execute(insert(springboards).values(springboard_row(springboard) | {"last_visit": visit.key}))
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


def user_data(connection: Connection, client_code: str, key: str, now: float, alive_since: float) -> str | Absent:
    """The user data that a key gives its client, as JSON text: a visit's key, or a springboard's of one visitor."""
    found = _visit_data(connection, client_code, key, now)
    if found is not None:
        return found
    board = springboards.c
    row = connection.execute(
        select(board.several, board.last_visit).where(
            board.client_code == client_code, board.key == key, board.used_at >= alive_since
        )
    ).one_or_none()
    if row is None:
        return Absent.UNKNOWN
    if row.several:
        return Absent.SEVERAL
    if row.last_visit is None:
        return Absent.NOBODY
    return _visit_data(connection, client_code, row.last_visit, now) or Absent.UNKNOWN


def _visit_data(connection: Connection, client_code: str, key: str, now: float) -> str | None:
    return connection.execute(
        select(visits.c.user_data).where(
            visits.c.client_code == client_code, visits.c.key == key, visits.c.expires_at > now
        )
    ).scalar_one_or_none()
