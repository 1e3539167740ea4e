"""Inserting a row unless it is there already, on both engines."""

from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.db.schema import AnyTable


def insert_ignore(connection: Connection, table: AnyTable, row: Mapping[str, object]) -> bool:
    """Whether `row` was inserted; False when a row with the same primary or unique key exists."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # SQLAlchemy otherwise drops the row count of an INSERT on PostgreSQL
    statement = insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(statement, dict(row)).rowcount == 1
