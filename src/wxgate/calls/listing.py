"""Queries for people who look at calls. Pages go by number, and look at a bounded number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from wxgate.calls.log import DONE
from wxgate.calls.tables import BUCKET, call_counts, calls
from wxgate.db.searching import Found, search

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls are meant; what is empty sets no condition."""

    request_id: str = ""
    client_code: str = ""
    endpoint: str = ""
    retcode: int | None = None
    failed: bool = False
    """Those alone whose code is not 200."""


@dataclass(frozen=True, slots=True)
class WeixinCall:
    """A call to WeChat: its path, `ok` or an errcode or what went wrong, and how long it took."""

    path: str
    outcome: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the API as the log has it."""

    id: int
    at: float
    request_id: str
    client_code: str
    endpoint: str
    retcode: int
    milliseconds: float
    address: str
    reason: str
    weixin: Sequence[WeixinCall]


@dataclass(frozen=True, slots=True)
class Load:
    """What was asked in one bucket of time, which begins at `at`."""

    at: int
    calls: int = 0
    errors: int = 0
    logged: int = 0


def read_calls(connection: Connection, wanted: CallFilter, limit: int, before: int | None) -> Found[Call]:
    """The newest calls, of those with a number below `before`."""
    leading, others = _conditions(wanted)
    return search(connection, calls, calls.c.id, leading, others, limit, before, _call)


def read_load(connection: Connection, now: float, buckets: int) -> list[Load]:
    """The latest `buckets` buckets, the one of now the last; those without calls are there too."""
    last = int(now) - int(now) % BUCKET
    first = last - (buckets - 1) * BUCKET
    counts = call_counts.c
    errors = func.sum(counts.calls).filter(counts.retcode != DONE)
    summed = select(counts.bucket, func.sum(counts.calls), errors, func.sum(counts.logged))
    rows = connection.execute(summed.where(counts.bucket >= first).group_by(counts.bucket))
    known = {bucket: Load(bucket, int(total), int(bad or 0), int(logged)) for bucket, total, bad, logged in rows}
    return [known.get(at, Load(at)) for at in range(first, last + 1, BUCKET)]


def _conditions(wanted: CallFilter) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
    """The condition that an index answers best, and the others."""
    columns = calls.c
    found: list[ColumnElement[bool]] = []
    if wanted.request_id:
        found.append(columns.request_id == wanted.request_id)
    if wanted.client_code:
        found.append(columns.client_code == wanted.client_code)
    if wanted.retcode is not None:
        found.append(columns.retcode == wanted.retcode)
    if wanted.endpoint:
        found.append(columns.endpoint == wanted.endpoint)
    more = [columns.retcode != DONE] if wanted.failed else []
    return found[:1], [*found[1:], *more]


def _call(row: RowMapping) -> Call:
    return Call(
        id=row["id"],
        at=row["at"],
        request_id=row["request_id"],
        client_code=row["client_code"],
        endpoint=row["endpoint"],
        retcode=row["retcode"],
        milliseconds=row["milliseconds"],
        address=row["address"],
        reason=row["reason"],
        weixin=[WeixinCall(*each) for each in orjson.loads(row["weixin"])],
    )
