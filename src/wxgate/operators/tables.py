"""The tables of operators. Moments are UNIX seconds by the installation's clock. No token stands here, only hashes."""

from sqlalchemy import Column, Double, Index, Integer, Named, Table, Text, TypedColumns

from wxgate.db import metadata
from wxgate.db.schema import COUNTED


class OperatorColumns(TypedColumns):
    """Somebody who may work in the console. `password` is an Argon2id hash, NULL before the first one is set."""

    name = Column(Text, primary_key=True)
    password: Named[str | None] = Column(Text)
    closed_at: Named[float | None] = Column(Double)
    created_at: Named[float] = Column(Double)


class LinkColumns(TypedColumns):
    """A link that sets a password; deleted when it is used."""

    digest = Column(Text, primary_key=True)
    operator = Column(Text, nullable=False, index=True)
    expires_at: Named[float] = Column(Double)


class SessionColumns(TypedColumns):
    """A browser that signed in."""

    digest = Column(Text, primary_key=True)
    operator = Column(Text, nullable=False, index=True)
    begun_at: Named[float] = Column(Double)
    seen_at: Named[float] = Column(Double, index=True)


class AttemptColumns(TypedColumns):
    """Attempts to sign in since `since`, by name or by address."""

    whose = Column(Text, primary_key=True)
    since: Named[float] = Column(Double, index=True)
    attempts: Named[int] = Column(Integer)


class ChangeColumns(TypedColumns):
    """Something that an operator did. `outcome` is NULL while, or as long as nobody knows whether, it was done."""

    id: Named[int] = Column(COUNTED, primary_key=True)
    at: Named[float] = Column(Double, index=True)
    operator = Column(Text, nullable=False)
    address = Column(Text, nullable=False)
    deed = Column(Text, nullable=False)
    target = Column(Text, nullable=False)
    details = Column(Text, nullable=False)
    outcome: Named[str | None] = Column(Text)


operators = Table("operators", metadata, OperatorColumns)
links = Table("operator_links", metadata, LinkColumns)
sessions = Table("operator_sessions", metadata, SessionColumns)
attempts = Table("sign_in_attempts", metadata, AttemptColumns)
changes = Table(
    "operator_changes",
    metadata,
    ChangeColumns,
    Index("ix_operator_changes_target_id", "target", "id"),
    sqlite_autoincrement=True,
)
