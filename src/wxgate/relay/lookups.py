"""Finding springboards and user data by key.

By primary key alone, for such look-ups of many callers become one statement (a tenth of the cost of a unit each);
whose the row is gets checked here, the one place where rows are read.
"""

from collections.abc import Mapping
from enum import Enum
from typing import cast

from wxgate.db import Database
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.store import Springboard
from wxgate.relay.tables import springboards, visits


class Absent(Enum):
    """Why there is no user data for a key."""

    UNKNOWN = "no such key, an expired one, or somebody else's"
    NOBODY = "nobody came through yet"
    SEVERAL = "more than one visitor came through"


class Lookups:
    """What is there for a key. What is somebody else's or has expired is not there."""

    def __init__(self, database: Database, springboard_ttl: float) -> None:
        self._database = database
        self._springboard_ttl = springboard_ttl

    async def springboard(self, client_code: str, key: str, now: float) -> Springboard | None:
        """The client's springboard with this key."""
        springboard = await self.published(key, now)
        return springboard if springboard and springboard.client_code == client_code else None

    async def published(self, key: str, now: float) -> Springboard | None:
        """Anybody's springboard, for the page that WeChat sends browsers to: the key is all that it is told."""
        row = await self._database.find(springboards, key)
        springboard = _springboard(row) if row else None
        return springboard if springboard and springboard.used_at >= now - self._springboard_ttl else None

    async def user_data(self, client_code: str, key: str, now: float) -> str | Absent:
        """The user data that a key gives its client, as JSON text: a visit's key, or a springboard's of one visitor."""
        found = await self._visit(client_code, key, now)
        if found is not None:
            return found
        springboard = await self.springboard(client_code, key, now)
        if springboard is None:
            return Absent.UNKNOWN
        if springboard.several:
            return Absent.SEVERAL
        if springboard.last_visit is None:
            return Absent.NOBODY
        return await self._visit(client_code, springboard.last_visit, now) or Absent.UNKNOWN

    async def _visit(self, client_code: str, key: str, now: float) -> str | None:
        row = await self._database.find(visits, key)
        if row is None or row["client_code"] != client_code or cast("float", row["expires_at"]) <= now:
            return None
        return cast("str", row["user_data"])


def _springboard(row: Mapping[str, object]) -> Springboard:
    return Springboard(
        key=cast("str", row["key"]),
        client_code=cast("str", row["client_code"]),
        appid=cast("str", row["appid"]),
        redirect_uri=cast("str", row["redirect_uri"]),
        oauth_type=cast("OauthTypeName", row["oauth_type"]),
        used_at=cast("float", row["used_at"]),
        several=cast("bool", row["several"]),
        last_visit=cast("str | None", row["last_visit"]),
    )
