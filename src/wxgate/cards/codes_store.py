"""Codes and imports as they are written and found. An import's rows count once it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Select, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.cards.tables import card_codes, code_imports

CHUNK: Final = 1000
"""Rows written or deleted in one transaction: below the 50 ms for which others may be kept waiting."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the codes of one chunk stand: code → card, as published, and as this import has them already."""

    published: Mapping[str, str]
    imported: Mapping[str, str]


def card_of(connection: Connection, appid: str, code: str) -> str | None:
    """The card of the account's code."""
    return _published(connection, appid, [code]).get(code)


def count(connection: Connection, appid: str) -> Mapping[str, int]:
    """How many codes of the account are registered, by card."""
    latest = (
        select(card_codes.c.code, func.max(card_codes.c.import_id).label("import_id"))
        .join(code_imports, code_imports.c.id == card_codes.c.import_id)
        .where(card_codes.c.appid == appid, code_imports.c.published_at.is_not(None))
        .group_by(card_codes.c.code)
        .subquery()
    )
    counted = (
        select(card_codes.c.card_id, func.count().label("number"))
        .join(latest, (latest.c.code == card_codes.c.code) & (latest.c.import_id == card_codes.c.import_id))
        .where(card_codes.c.appid == appid)
        .group_by(card_codes.c.card_id)
        .order_by(card_codes.c.card_id)
    )
    return {row.card_id: row.number for row in connection.execute(counted)}


def begin(connection: Connection, appid: str, now: float) -> int:
    """The number of a new import, which takes the place of any other of the account that is not published."""
    others = (code_imports.c.appid == appid, code_imports.c.published_at.is_(None))
    connection.execute(update(code_imports).where(*others).values(given_up=True))
    begun = insert(code_imports).values(appid=appid, begun_at=now, given_up=False)
    return connection.execute(begun.returning(code_imports.c.id)).scalar_one()


def standing(connection: Connection, appid: str, import_id: int, codes: Sequence[str]) -> Standing:
    """How these codes stand before they are added."""
    own = select(card_codes.c.code, card_codes.c.card_id).where(
        card_codes.c.appid == appid, card_codes.c.code.in_(codes), card_codes.c.import_id == import_id
    )
    return Standing(_published(connection, appid, codes), _by_code(connection, own))


def add(connection: Connection, appid: str, import_id: int, cards: Mapping[str, str]) -> bool:
    """Add codes to an import; False when another import has taken its place."""
    if not _is_going_on(connection, import_id):
        return False
    dialect_insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"appid": appid, "code": code, "import_id": import_id, "card_id": card_id} for code, card_id in cards.items()
    ]
    # a chunk may be run a second time by the database's own repeats
    connection.execute(dialect_insert(card_codes).on_conflict_do_nothing(), rows)
    return True


def publish(connection: Connection, import_id: int, now: float) -> bool:
    """Make an import's codes count, all at once; False when another import has taken its place."""
    going_on = (code_imports.c.id == import_id, code_imports.c.given_up.is_(False))
    return connection.execute(update(code_imports).where(*going_on).values(published_at=now)).rowcount == 1


def give_up(connection: Connection, import_id: int) -> None:
    """Have the import's codes never count."""
    never = (code_imports.c.id == import_id, code_imports.c.published_at.is_(None))
    connection.execute(update(code_imports).where(*never).values(given_up=True))


def given_up(connection: Connection, appid: str) -> list[int]:
    """The imports of the account whose rows only take up room."""
    found = select(code_imports.c.id).where(code_imports.c.appid == appid, code_imports.c.given_up)
    return list(connection.execute(found).scalars())


def clear_chunk(connection: Connection, import_id: int) -> int:
    """How many rows of an import that was given up were deleted: fewer than CHUNK when that was the last of it."""
    of_import = card_codes.c.import_id == import_id
    chosen = select(*_KEY).where(of_import).limit(CHUNK)
    deleted = connection.execute(delete(card_codes).where(tuple_(*_KEY).in_(chosen))).rowcount
    if deleted < CHUNK:
        connection.execute(delete(code_imports).where(code_imports.c.id == import_id, code_imports.c.given_up))
    return deleted


def clear_replaced(connection: Connection, appid: str, import_id: int, after: str) -> str | None:
    """Delete the rows that an import has replaced, for some of its codes in their order; the last of these codes.

    None when there is no code after `after`.
    """
    of_import = (card_codes.c.import_id == import_id, card_codes.c.code > after)
    found = select(card_codes.c.code).where(*of_import).order_by(card_codes.c.code).limit(CHUNK)
    codes = list(connection.execute(found).scalars())
    older = (card_codes.c.appid == appid, card_codes.c.code.in_(codes), card_codes.c.import_id < import_id)
    connection.execute(delete(card_codes).where(*older))
    return codes[-1] if codes else None


_KEY: Final = (card_codes.c.appid, card_codes.c.code, card_codes.c.import_id)


def _is_going_on(connection: Connection, import_id: int) -> bool:
    # locks the row: whoever begins meanwhile waits for this chunk, and finds it when clearing up
    going_on = select(code_imports.c.id).where(code_imports.c.id == import_id, code_imports.c.given_up.is_(False))
    return connection.execute(going_on.with_for_update()).first() is not None


def _published(connection: Connection, appid: str, codes: Sequence[str]) -> dict[str, str]:
    found = (
        select(card_codes.c.code, card_codes.c.card_id)
        .join(code_imports, code_imports.c.id == card_codes.c.import_id)
        .where(
            card_codes.c.appid == appid,
            card_codes.c.code.in_(codes),
            code_imports.c.published_at.is_not(None),
            code_imports.c.given_up.is_(False),
        )
        .order_by(card_codes.c.import_id)  # the last one wins below
    )
    return _by_code(connection, found)


def _by_code(connection: Connection, found: Select[str, str]) -> dict[str, str]:
    return {code: card_id for code, card_id in connection.execute(found)}  # noqa: C416 - rows are no pairs to mypy
