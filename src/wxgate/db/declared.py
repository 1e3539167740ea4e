"""Work that is declared instead of programmed, so that many callers' wishes become one statement."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from functools import cache

from sqlalchemy import ARRAY, Connection, Select, any_, bindparam, select

from wxgate.db.schema import AnyTable
from wxgate.db.sqlite_rows import insert_rows
from wxgate.db.waiting import Promise, Waiting


class Row(Promise[None]):
    """A row to insert."""

    __slots__ = ("columns", "row", "table")

    def __init__(self, future: asyncio.Future[None], table: AnyTable, row: Mapping[str, object]) -> None:
        super().__init__(future)
        self.result = None
        self.table = table
        self.row = dict(row)
        self.columns = frozenset(self.row)  # rows of one statement have the same columns

    @property
    def kind(self) -> Hashable:
        return Row, self.table, self.columns

    def perform(self, connection: Connection, same: Sequence[Waiting]) -> None:
        insert_all(connection, self.table, [each.row for each in same if isinstance(each, Row)])


class Lookup(Promise[Mapping[str, object] | None]):
    """A row to find by its primary key of one column."""

    __slots__ = ("key", "table")

    def __init__(
        self, future: asyncio.Future[Mapping[str, object] | None], table: AnyTable, key: str | int | bytes
    ) -> None:
        super().__init__(future)
        self.table = table
        self.key = key

    @property
    def kind(self) -> Hashable:
        return Lookup, self.table

    def perform(self, connection: Connection, same: Sequence[Waiting]) -> None:
        lookups = [each for each in same if isinstance(each, Lookup)]
        keys = list({each.key for each in lookups})
        found = connection.execute(_by_key(self.table, connection.dialect.name), {"keys": keys})
        name = self.table.primary_key.columns[0].name
        rows: dict[object, Mapping[str, object]] = {row[name]: row for row in (each._asdict() for each in found)}
        for each in lookups:
            each.result = rows.get(each.key)


def insert_all(connection: Connection, table: AnyTable, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns, in one statement or pipeline."""
    if connection.dialect.name == "sqlite":
        insert_rows(connection, table, rows)
    else:
        connection.execute(table.insert(), list(rows))


@cache  # building it takes longer than running it
def _by_key(table: AnyTable, dialect: str) -> Select[*tuple[object, ...]]:
    (key,) = table.primary_key.columns
    if dialect == "postgresql":  # one parameter whatever the number of keys: the statement stays prepared
        return select(table).where(key == any_(bindparam("keys", type_=ARRAY(key.type))))
    return select(table).where(key.in_(bindparam("keys", expanding=True)))
