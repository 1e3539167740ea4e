"""Links as they are written and read. Every change names the owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self, cast

from sqlalchemy import Connection, select, update

from wxgate.db import revisions
from wxgate.links.tables import TOPIC, link_visits, links

NEWS_LIMIT: Final = 10_000
"""Changed links that are named one by one; when there are more, everything is forgotten."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a key leads."""

    key: str
    client_code: str
    out_id: str
    url: str
    """All ASCII."""
    made_at: float
    updated_at: float | None = None
    """When it last got another target."""

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self:
        """The link that a row of the table holds."""
        return cls(
            cast("str", row["key"]),
            cast("str", row["client_code"]),
            cast("str", row["out_id"]),
            cast("str", row["url"]),
            cast("float", row["made_at"]),
            cast("float | None", row["updated_at"]),
        )


@dataclass(frozen=True, slots=True)
class DayCount:
    """Visits of one day; `in_weixin` are those of them from inside WeChat."""

    day: str
    visits: int
    in_weixin: int


@dataclass(frozen=True, slots=True)
class News:
    """Which links got another target, up to this revision; None when they are too many to name."""

    revision: int
    keys: tuple[str, ...] | None


def link_row(link: Link) -> dict[str, object]:
    """The row of a new link."""
    return {
        "key": link.key,
        "client_code": link.client_code,
        "out_id": link.out_id,
        "url": link.url,
        "made_at": link.made_at,
    }


def lead_elsewhere(connection: Connection, client_code: str, key: str, url: str, now: float) -> bool:
    """Give the client's link another target; False when the client has no such link."""
    owned = (links.c.key == key, links.c.client_code == client_code)
    current = connection.execute(select(links.c.url).where(*owned)).scalar()
    if current is None:
        return False
    if current != url:
        revision = revisions.bump(connection, TOPIC)
        connection.execute(update(links).where(*owned).values(url=url, updated_at=now, revision=revision))
    return True


def changed_since(connection: Connection, seen: int) -> News:
    """The links that got another target after the revision `seen`."""
    revision = revisions.current(connection).get(TOPIC, 0)
    if revision < seen:  # a backup was restored
        return News(revision, None)
    changed = select(links.c.key).where(links.c.revision > seen).limit(NEWS_LIMIT + 1)
    keys = tuple(connection.execute(changed).scalars())
    return News(revision, keys if len(keys) <= NEWS_LIMIT else None)


def days_of(connection: Connection, key: str, first: str, last: str) -> list[DayCount]:
    """The days from `first` to `last` on which the link was visited, in order."""
    visits = link_visits.c
    chosen = select(visits.day, visits.visits, visits.in_weixin).where(visits.link == key)
    rows = connection.execute(chosen.where(visits.day >= first, visits.day <= last).order_by(visits.day))
    return [DayCount(*row) for row in rows]
