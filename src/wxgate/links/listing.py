"""Queries for people who look at links. Pages go by key, so that the last one is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from wxgate.links.store import DayCount, Link
from wxgate.links.tables import link_visits, links

LISTED: Final = 50
"""Links, or days, of one page unless told otherwise."""


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links are meant; None sets no condition."""

    client_code: str | None = None
    out_id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """A link and all of its visits."""

    link: Link
    visits: int
    in_weixin: int


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Some links, the newest first, and whether there are older ones."""

    links: Sequence[Visited]
    more: bool


@dataclass(frozen=True, slots=True)
class DayPage:
    """The visits of some links by day, the latest first, and whether there are earlier days."""

    days: Sequence[DayCount]
    more: bool


def read_links(connection: Connection, wanted: LinkFilter, limit: int, before: str | None) -> LinkPage | None:
    """The newest `limit` links, of those older than the link `before`; None when there is no such link."""
    conditions = _matching(wanted)
    if before is not None:
        made_at = connection.execute(select(links.c.made_at).where(links.c.key == before)).scalar()
        if made_at is None:
            return None
        conditions.append(tuple_(links.c.made_at, links.c.key) < tuple_(made_at, before))
    newest = links.c.made_at.desc(), links.c.key.desc()
    rows = connection.execute(select(links).where(*conditions).order_by(*newest).limit(limit + 1)).mappings().all()
    found = [Link.of({str(name): value for name, value in row.items()}) for row in rows]
    return LinkPage(_with_visits(connection, found[:limit]), len(found) > limit)


def find_link(connection: Connection, key: str) -> Visited | None:
    """The link with this key."""
    page = read_links(connection, LinkFilter(key=key), 1, None)
    return page.links[0] if page and page.links else None


def read_days(connection: Connection, wanted: LinkFilter, limit: int, before: str | None) -> DayPage:
    """The latest `limit` days on which these links were visited, of those before the day `before`."""
    visits = link_visits.c
    summed = select(visits.day, func.sum(visits.visits), func.sum(visits.in_weixin)).group_by(visits.day)
    if wanted.key is not None:
        summed = summed.where(visits.link == wanted.key)
    if wanted.client_code is not None or wanted.out_id is not None:
        summed = summed.join(links, links.c.key == visits.link).where(*_matching(wanted))
    if before is not None:
        summed = summed.where(visits.day < before)
    rows = connection.execute(summed.order_by(visits.day.desc()).limit(limit + 1)).all()
    days = [DayCount(day, int(total), int(in_weixin)) for day, total, in_weixin in rows]
    return DayPage(days[:limit], len(days) > limit)


def _matching(wanted: LinkFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.key is not None:
        conditions.append(links.c.key == wanted.key)
    if wanted.client_code is not None:
        conditions.append(links.c.client_code == wanted.client_code)
    if wanted.out_id is not None:
        conditions.append(links.c.out_id == wanted.out_id)
    return conditions


def _with_visits(connection: Connection, found: Sequence[Link]) -> list[Visited]:
    visits = link_visits.c
    summed = select(visits.link, func.sum(visits.visits), func.sum(visits.in_weixin)).group_by(visits.link)
    rows = connection.execute(summed.where(visits.link.in_([link.key for link in found])))
    totals = {key: (int(total), int(in_weixin)) for key, total, in_weixin in rows}
    return [Visited(link, *totals.get(link.key, (0, 0))) for link in found]
