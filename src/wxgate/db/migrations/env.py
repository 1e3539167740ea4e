"""Alembic runs this file for every command, on a connection of `wxgate.db.migrations` with a transaction open."""

from alembic import context

from wxgate.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Alembic thinks SQLite cannot do DDL in a transaction; with BEGIN IMMEDIATE it can.
    transactional_ddl=True,
)
context.run_migrations()
