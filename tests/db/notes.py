"""A table for the database tests, and units that use it."""

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, func, select

notes = Table(
    "notes",
    MetaData(),
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False, server_default=""),
    Column("count", BigInteger, nullable=False, server_default="0"),
)


def create(connection: Connection) -> None:
    notes.create(connection)


def add(connection: Connection, key: str) -> str:
    connection.execute(notes.insert(), {"key": key})
    return key


def increment(connection: Connection, key: str) -> None:
    connection.execute(notes.update().where(notes.c.key == key).values(count=notes.c.count + 1))


def keys(connection: Connection) -> set[str]:
    return {str(key) for key in connection.execute(select(notes.c.key)).scalars()}


def total(connection: Connection) -> int:
    return int(connection.execute(select(func.sum(notes.c.count))).scalar_one())
