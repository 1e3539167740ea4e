"""Many rows of one table in one step of SQLite.

Row by row, each step lets the interpreter lock go and waits to get it back from a busy event loop. So the rows go in as
one JSON text, which SQLite takes apart itself.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import orjson
from sqlalchemy import Boolean, Connection, Double, Integer, Text, TextClause, text

from wxgate.db.schema import AnyTable

PLAIN: Final = (Text, Integer, Double, Boolean)
"""Types whose values SQLite reads out of JSON as they were."""


def insert_rows(connection: Connection, table: AnyTable, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts rows that all have the same columns; any that cannot be inserted fails them all."""
    columns = frozenset(rows[0])
    if len(rows) == 1 or not _are_plain(table, columns):
        connection.execute(table.insert(), list(rows))
    else:
        connection.execute(_statement(table, columns), {"rows": orjson.dumps(rows).decode()})


@cache
def _are_plain(table: AnyTable, columns: frozenset[str]) -> bool:
    """Whether these columns are of plain types, and no other has a default that only SQLAlchemy knows."""
    return all(
        isinstance(column.type, PLAIN) if column.name in columns else column.default is None for column in table.columns
    )


@cache
def _statement(table: AnyTable, columns: frozenset[str]) -> TextClause:
    names = sorted(columns)
    targets = ", ".join(f'"{name}"' for name in names)
    # json_extract, because the arrow operator needs SQLite 3.38
    values = ", ".join(f"json_extract(value, '$.{name}')" for name in names)
    return text(f'INSERT INTO "{table.name}" ({targets}) SELECT {values} FROM json_each(:rows)')  # noqa: S608 our names
