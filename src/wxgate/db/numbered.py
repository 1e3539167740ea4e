"""Rows that get the next number of their table as they are inserted, and rows of other tables that speak of them."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from typing import Final

from sqlalchemy import Column, Connection, func, select, text

from wxgate.db.declared import insert_all
from wxgate.db.schema import AnyTable
from wxgate.db.waiting import Promise, Waiting


class Placeholder(Enum):
    """Stands in a row for a value that is known only when it is inserted."""

    NUMBER = "the number of the row that leads"


NUMBER: Final = Placeholder.NUMBER

Rows = Sequence[tuple[AnyTable, Mapping[str, object]]]


class Numbered(Promise[int]):
    """Rows inserted together; the first one's primary key is a number of the database's, which is the answer."""

    __slots__ = ("columns", "rows")

    def __init__(self, future: asyncio.Future[int], rows: Rows) -> None:
        super().__init__(future)
        self.rows = [(table, dict(row)) for table, row in rows]
        self.columns = tuple((table, frozenset(row)) for table, row in self.rows)

    @property
    def kind(self) -> Hashable:
        return Numbered, self.columns

    def perform(self, connection: Connection, same: Sequence[Waiting]) -> None:
        group = [each for each in same if isinstance(each, Numbered)]
        table = self.rows[0][0]
        (key,) = table.primary_key.columns
        for each, number in zip(group, _next_numbers(connection, table, key, len(group)), strict=True):
            each.result = number
        for place, (each_table, _) in enumerate(self.rows):
            filled = [_filled(each.rows[place][1], each.result) for each in group]
            if place == 0:
                filled = [{**row, key.name: each.result} for row, each in zip(filled, group, strict=True)]
            insert_all(connection, each_table, filled)


def _filled(row: Mapping[str, object], number: int) -> dict[str, object]:
    return {name: number if value is NUMBER else value for name, value in row.items()}


def _next_numbers(connection: Connection, table: AnyTable, key: Column[object], count: int) -> list[int]:
    """The next `count` numbers of a table whose key the database counts; on PostgreSQL with gaps, never twice."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(int(number) for number in connection.execute(drawn).scalars())
    # AUTOINCREMENT keeps the highest number ever given here, deleted rows included
    last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
    first = int(last or 0) + 1
    return list(range(first, first + count))
