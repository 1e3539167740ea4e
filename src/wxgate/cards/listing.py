"""Queries for people who look at claim pages."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select, tuple_

from wxgate.cards.claim_store import ClaimPage, claim_page_of
from wxgate.cards.tables import claim_pages

PAGE: Final = 50


def read_claim_pages(connection: Connection, limit: int, before: str) -> Sequence[ClaimPage]:
    """The newest claim pages, of those made before the one with the key `before`; empty for the beginning."""
    columns = claim_pages.c
    query = select(claim_pages).order_by(columns.made_at.desc(), columns.key.desc()).limit(limit)
    if before:
        made_at = select(columns.made_at).where(columns.key == before).scalar_subquery()
        query = query.where(tuple_(columns.made_at, columns.key) < tuple_(made_at, before))
    rows = connection.execute(query).mappings()
    return [claim_page_of({str(name): value for name, value in row.items()}) for row in rows]
