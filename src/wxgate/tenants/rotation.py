"""Changing the master key: seals every secret anew while the gateway runs."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, MetaData, and_, select, tuple_, update

from wxgate.db import Database
from wxgate.tenants.sealed_columns import SealedColumn, sealed_columns
from wxgate.tenants.vault import Unreadable, Vault

CHUNK: Final = 200
"""Rows of one transaction; about 5 ms."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did."""

    sealed: int = 0
    """Texts that are now sealed with the first key."""
    unreadable: int = 0
    """Texts that no key opens; left as they are."""

    def __add__(self, other: "Rotation") -> "Rotation":
        return Rotation(self.sealed + other.sealed, self.unreadable + other.unreadable)


@dataclass(frozen=True, slots=True)
class _Chunk:
    done: Rotation
    last: tuple[object, ...] | None
    """Primary key of the last row looked at; None when there are no more."""


async def rotate(database: Database, vault: Vault, metadata: MetaData) -> Rotation:
    """Seal with the vault's first key whatever was sealed with another.

    Covers every `sealed_column` of the tables in `metadata`, so the modules that declare them must be imported. Running
    processes need both keys meanwhile. A secret that somebody changes at the same moment keeps the change. Safe to
    interrupt and to repeat.
    """
    total = Rotation()
    for column in sealed_columns(metadata):
        last: tuple[object, ...] | None = ()
        while last is not None:
            chunk = await database.run_long(_reseal_chunk, column, vault, last)
            total, last = total + chunk.done, chunk.last
    return total


def _reseal_chunk(connection: Connection, place: SealedColumn, vault: Vault, after: tuple[object, ...]) -> _Chunk:
    key = place.key
    other = and_(place.column.is_not(None), place.column.not_like(f"{vault.prefix}%"))
    statement = select(*key, place.column).where(other).order_by(*key).limit(CHUNK)
    if after:
        statement = statement.where(tuple_(*key) > tuple_(*after))
    rows = [(tuple(row[:-1]), str(row[-1])) for row in connection.execute(statement)]
    done = sum((reseal(connection, place, vault, *row) for row in rows), Rotation())
    return _Chunk(done, rows[-1][0] if len(rows) == CHUNK else None)


def reseal(connection: Connection, place: SealedColumn, vault: Vault, key: tuple[object, ...], sealed: str) -> Rotation:
    """Seal anew what stood in one row as `sealed`, unless something else stands there by now."""
    cell = place.cell(key)
    try:
        anew = vault.seal(vault.open(sealed, cell), cell)
    except Unreadable:
        return Rotation(unreadable=1)
    row = [column == value for column, value in zip(place.key, key, strict=True)]
    changed = connection.execute(
        update(place.table).where(*row, place.column == sealed).values({place.column: anew})
    ).rowcount
    return Rotation(sealed=changed)
