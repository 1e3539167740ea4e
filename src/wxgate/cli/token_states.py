"""How the tokens of accounts and platforms are doing, as the database has it. Never a value."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from wxgate.cli.output import Record
from wxgate.db import Database
from wxgate.tokens import store
from wxgate.tokens.owner import Owner, kinds_of
from wxgate.tokens.record import Key
from wxgate.tokens.record import Record as TokenRecord
from wxgate.tokens.status import status_of

State = Literal["missing", "failing", "not_yet", "not_permitted", "valid"]
"""`missing`: there is none, and the latest try failed or its life is over. `failing`: the latest try failed, and the
old one still lives. `not_yet`: WeChat was not asked since the account was added or its secret changed.
`not_permitted`: WeChat does not give this kind to this account, which is no trouble unless somebody needs it."""

WORST_FIRST: Final[tuple[State, ...]] = ("missing", "failing", "not_yet", "not_permitted", "valid")

COLUMNS: Final = ("kind", "state", "age", "expires_in", "next_refresh_in", "failures")
"""What fits a table; errors are too long for it, see `errors`."""

PAGE: Final = 500

TokenRecords = Mapping[Key, TokenRecord]


async def of_owner(database: Database, appid: str) -> TokenRecords:
    """What is known of the tokens of one account or platform."""
    known = await database.read(store.of_owner, appid)
    return {record.key: record for record in known.records}


async def of_all(database: Database) -> TokenRecords:
    """What is known of every token."""
    found: dict[Key, TokenRecord] = {}
    seen = 0
    while True:
        page = (await database.read(store.changed_since, seen, PAGE)).records
        found.update((record.key, record) for record in page)
        if len(page) < PAGE:
            return found
        seen = page[-1].revision


def worst(owner: Owner, known: TokenRecords, now: float) -> State | None:
    """The state that needs attention most; None for a closed account, whose tokens nobody keeps."""
    if owner.closed:
        return None
    return min((_state(record, owner, now) for record in _records(owner, known)), key=WORST_FIRST.index)


def token_records(owner: Owner, known: TokenRecords, now: float) -> list[Record]:
    """Each kind of token as commands print it. Durations are in seconds, moments UNIX times."""
    return [_token_record(record, owner, now) for record in _records(owner, known)]


def errors(tokens: Iterable[Record]) -> Record:
    """Why the latest try failed, by kind; only the kinds where it did."""
    return {str(token["kind"]): token["last_error"] for token in tokens if token["last_error"]}


def _records(owner: Owner, known: TokenRecords) -> Iterable[TokenRecord]:
    keys = [Key(owner.appid, kind) for kind in kinds_of(owner)]
    return [known.get(key) or TokenRecord(key) for key in keys]


def _token_record(record: TokenRecord, owner: Owner, now: float) -> Record:
    status = status_of(record, owner.credential, now)
    return {
        "kind": status.kind,
        "state": _state(record, owner, now),
        "age": _whole(status.age),
        "expires_in": _whole(status.expires_in),
        "refreshed_at": _whole(status.refreshed_at),
        "next_refresh_at": _whole(status.next_try_at),
        "next_refresh_in": None if status.next_try_at is None else max(0, round(status.next_try_at - now)),
        "failures": status.failures,
        "last_error": status.last_error,
    }


def _state(record: TokenRecord, owner: Owner, now: float) -> State:
    status = status_of(record, owner.credential, now)
    if status.failures and record.failure and not record.failure.permitted:
        return "not_permitted"
    if status.failures:
        return "missing" if status.expires_in is None else "failing"
    if status.expires_in is not None:
        return "valid"
    return "not_yet" if status.refreshed_at is None else "missing"


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
