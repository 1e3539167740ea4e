"""How the tokens of accounts and platforms are doing, as the database has it. Never a value."""

from collections.abc import Iterable, Mapping
from typing import Final

from wxgate.cli.output import Record
from wxgate.db import Database
from wxgate.tokens import store
from wxgate.tokens.owner import Owner, kinds_of
from wxgate.tokens.record import Key
from wxgate.tokens.record import Record as TokenRecord
from wxgate.tokens.states import WORST_FIRST, State, state_of
from wxgate.tokens.status import status_of

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
    records = _records(owner, known)
    states = (state_of(record, status_of(record, owner.credential, now)) for record in records)
    return min(states, key=WORST_FIRST.index)


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
        "state": state_of(record, status),
        "age": _whole(status.age),
        "expires_in": _whole(status.expires_in),
        "refreshed_at": _whole(status.refreshed_at),
        "next_refresh_at": _whole(status.next_try_at),
        "next_refresh_in": None if status.next_try_at is None else max(0, round(status.next_try_at - now)),
        "failures": status.failures,
        "last_error": status.last_error,
    }


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
