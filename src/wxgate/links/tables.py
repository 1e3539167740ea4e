"""The tables of short links. Moments are UNIX seconds by the installation's clock."""

from typing import Final

from sqlalchemy import BigInteger, Column, Double, Index, Named, Table, Text, TypedColumns, column

from wxgate.db import metadata

TOPIC: Final = "links"
"""The topic of `wxgate.db.revisions` that is bumped whenever a link gets another target."""


class LinkColumns(TypedColumns):
    """A link. `url` is all ASCII, as `Location` carries it."""

    key = Column(Text, primary_key=True)
    client_code = Column(Text, nullable=False)
    out_id = Column(Text, nullable=False)
    url = Column(Text, nullable=False)
    made_at: Named[float] = Column(Double)
    updated_at: Named[float | None] = Column(Double)
    # Of the latest change of its target, None before the first: new links are nobody's news.
    revision: Named[int | None] = Column(BigInteger)


class LinkVisitColumns(TypedColumns):
    """Visits of one link on one day, written as 2026-03-01. `in_weixin` are those of them from inside WeChat."""

    link = Column(Text, primary_key=True)
    day = Column(Text, primary_key=True)
    visits: Named[int] = Column(BigInteger)
    in_weixin: Named[int] = Column(BigInteger)


class LinkFlushColumns(TypedColumns):
    """The number of the latest flush of a process that counts visits. `at` is by the database's clock."""

    process = Column(Text, primary_key=True)
    number: Named[int] = Column(BigInteger)
    at: Named[float] = Column(Double)


_CHANGED: Final = column("revision").is_not(None)

links = Table(
    "links",
    metadata,
    LinkColumns,
    Index("ix_links_made_at_key", "made_at", "key"),
    Index("ix_links_client_code_made_at_key", "client_code", "made_at", "key"),
    Index("ix_links_out_id_made_at_key", "out_id", "made_at", "key"),
    Index("ix_links_revision", "revision", sqlite_where=_CHANGED, postgresql_where=_CHANGED),
)
link_visits = Table("link_visits", metadata, LinkVisitColumns, sqlite_with_rowid=False)
link_flushes = Table("link_flushes", metadata, LinkFlushColumns)
