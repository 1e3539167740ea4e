"""Queries for people who look at what visitors did. Pages go by number, and look at a bounded number of rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping

from wxgate.db.searching import Found, search
from wxgate.push.tables import pushes
from wxgate.weixin.push_message import read_message


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a visitor."""

    id: int
    appid: str
    event: str
    received_at: float
    fields: Mapping[str, str] = field(repr=False)
    """What WeChat's XML says, by element; personal data among it."""


def read_events(connection: Connection, events: Collection[str], limit: int, before: int | None) -> Found[Event]:
    """The newest events of these kinds, of those with a number below `before`."""
    return search(connection, pushes, pushes.c.id, [], [pushes.c.event.in_(events)], limit, before, _event)


def _event(row: RowMapping) -> Event:
    return Event(row["id"], row["appid"], row["event"], row["received_at"], read_message(row["body"].encode()))
