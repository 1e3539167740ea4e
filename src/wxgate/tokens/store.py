"""Remembers tokens. Plain units of a connection: callers hand them to `Database.run` and `Database.read`."""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Update, and_, or_, select, update

from wxgate.db import insert_ignore, revisions, server_time
from wxgate.tenants.tables import accounts, platforms
from wxgate.tokens.failures import Failure
from wxgate.tokens.record import Key, Record, read_record
from wxgate.tokens.tables import TOPIC, tokens

EMPTY: Final[dict[str, object]] = {
    "expires_at": 0.0,
    "next_try_at": 0.0,
    "generation": 0,
    "credential": 0,
    "failures": 0,
    "forced_count": 0,
    "forced_day": 0,
    "forced_at": 0.0,
    "revision": 0,
}
"""Of a row in which nothing is known."""
_NO_LEASE: Final[dict[str, object]] = {"lease_owner": None, "lease_until": None}
_NO_FAILURE: Final[dict[str, object]] = {
    "failures": 0,
    "failed_at": None,
    "failure_fate": None,
    "failure_errcode": None,
    "last_error": None,
}
CLEAN: Final[dict[str, object]] = {**_NO_LEASE, **_NO_FAILURE}
"""Of a row that nobody is at work on and that did not fail."""


class Renewed(NamedTuple):
    """What a refresh writes. `seen` is the generation that was replaced."""

    key: Key
    sealed: str
    expires_at: float
    refreshed_at: float
    next_try_at: float
    credential: int
    seen: int
    refresh_sealed: str | None = None
    """The refresh token for the next time; None leaves the one that is there."""


class Known(NamedTuple):
    """The credential number of an account or a platform, and the records of its tokens."""

    credential: int
    records: list[Record]


class Changes(NamedTuple):
    """Records changed since some revision, oldest first, and the revision of the whole topic."""

    revision: int
    records: list[Record]


def find(connection: Connection, key: Key) -> Record:
    """What is known of one token."""
    row = connection.execute(select(tokens, _lease_free().label("lease_free")).where(_is(key))).mappings().one_or_none()
    return read_record(row) if row else Record(key)


def of_owner(connection: Connection, appid: str) -> Known:
    """What is known of the tokens of one account or platform; of an unknown one nothing."""
    own = select(accounts.c.credential).where(accounts.c.appid == appid)
    either = own.union_all(select(platforms.c.credential).where(platforms.c.appid == appid))
    credential = connection.execute(either).scalar()
    whole = select(tokens, _lease_free().label("lease_free")).where(tokens.c.appid == appid)
    return Known(credential or 0, [read_record(row) for row in connection.execute(whole).mappings()])


def changed_since(connection: Connection, revision: int, limit: int) -> Changes:
    """At most `limit` records whose revision is higher."""
    whole = select(tokens, _lease_free().label("lease_free")).where(tokens.c.revision > revision)
    rows = connection.execute(whole.order_by(tokens.c.revision).limit(limit)).mappings()
    return Changes(revisions.current(connection).get(TOPIC, 0), [read_record(row) for row in rows])


def take_lease(connection: Connection, key: Key, owner: str, seconds: float, seen_revision: int) -> bool:
    """Whether `owner` may ask WeChat for the next `seconds`: nobody else may, and nothing changed since it looked."""
    insert_ignore(connection, tokens, {"appid": key.appid, "kind": key.kind, **EMPTY})
    unchanged = and_(_is(key), tokens.c.revision == seen_revision, _lease_free())
    lease: dict[str, object] = {"lease_owner": owner, "lease_until": server_time() + seconds}
    return _updated(connection, update(tokens).where(unchanged).values(lease))


def release(connection: Connection, key: Key, owner: str) -> None:
    """End the lease, if it is still this owner's."""
    _updated(connection, update(tokens).where(_is(key), tokens.c.lease_owner == owner).values(_NO_LEASE))


def write_renewed(connection: Connection, renewed: Renewed) -> bool:
    """Whether it was written: not when another holder, or one with a newer secret, was quicker."""
    values: dict[str, object] = {
        "value": renewed.sealed,
        "expires_at": renewed.expires_at,
        "refreshed_at": renewed.refreshed_at,
        "next_try_at": renewed.next_try_at,
        "credential": renewed.credential,
        "generation": renewed.seen + 1,
        "revision": revisions.bump(connection, TOPIC),
        **CLEAN,
    }
    if renewed.refresh_sealed is not None:
        values["refresh_token"] = renewed.refresh_sealed
    latest = and_(_is(renewed.key), tokens.c.generation == renewed.seen, tokens.c.credential <= renewed.credential)
    return _updated(connection, update(tokens).where(latest).values(values))


def write_failure(
    connection: Connection, key: Key, owner: str, failure: Failure, next_try_at: float, credential: int
) -> bool:
    """Whether it was written: not when the lease was lost. A value got with another secret is dropped."""
    values: dict[str, object] = {
        "failures": failure.count,
        "failed_at": failure.at,
        "failure_fate": failure.fate,
        "failure_errcode": failure.errcode,
        "last_error": failure.text,
        "next_try_at": next_try_at,
        "credential": credential,
        "revision": revisions.bump(connection, TOPIC),
        **_NO_LEASE,
    }
    holding = and_(_is(key), tokens.c.lease_owner == owner, tokens.c.credential <= credential)
    other_secret = and_(holding, tokens.c.credential < credential)
    _updated(connection, update(tokens).where(other_secret).values(value=None, expires_at=0.0, refreshed_at=None))
    return _updated(connection, update(tokens).where(holding).values(values))


def spend_forced(connection: Connection, key: Key, now: float, per_day: int, apart: float) -> bool:
    """Whether one more forced refresh is within the budget; if so it is counted, before it is made."""
    day = int((now + _UTC8) // _DAY)
    row = connection.execute(select(tokens).where(_is(key))).mappings().one()
    count = row["forced_count"] if row["forced_day"] == day else 0
    if count >= per_day or abs(now - row["forced_at"]) < apart:
        return False
    spent: dict[str, object] = {"forced_count": count + 1, "forced_day": day, "forced_at": now}
    return _updated(connection, update(tokens).where(_is(key)).values(spent))


_DAY: Final = 86400
_UTC8: Final = 8 * 3600
"""WeChat counts days in Chinese time (WeChat reference §12.1)."""


def _is(key: Key) -> ColumnElement[bool]:
    return and_(tokens.c.appid == key.appid, tokens.c.kind == key.kind)


def _lease_free() -> ColumnElement[bool]:
    return or_(tokens.c.lease_until.is_(None), tokens.c.lease_until <= server_time())


def _updated(connection: Connection, statement: Update) -> bool:
    return connection.execute(statement).rowcount == 1
