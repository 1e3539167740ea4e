"""Revisions: how a process notices that another one changed something.

Whoever changes what others keep in memory bumps its topic in the same transaction; the others look at `current` every
second or so and read again what has moved.
"""

from sqlalchemy import BigInteger, Column, Connection, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.db.schema import metadata

revisions = Table(
    "revisions",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)


def bump(connection: Connection, topic: str) -> int:
    """The new revision of `topic`: 1 at first, then one more each time.

    The topic's row stays locked until the transaction ends, so a higher revision was committed later.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(revisions).on_conflict_do_update(
        index_elements=[revisions.c.topic], set_={"revision": revisions.c.revision + 1}
    )
    row = connection.execute(statement.returning(revisions.c.revision), {"topic": topic, "revision": 1})
    return int(row.scalar_one())


def current(connection: Connection) -> dict[str, int]:
    """The revision of every topic that was ever bumped."""
    return {str(row.topic): int(row.revision) for row in connection.execute(select(revisions))}
