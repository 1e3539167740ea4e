"""What is remembered of cards: claim pages, and which card a merchant's own code belongs to.

Moments are UNIX seconds. No visitor stands in any of these tables.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
)

from wxgate.db import metadata


class ClaimPageColumns(TypedColumns):
    """A page on which visitors claim a card. It never ends: its address may be printed on paper."""

    key = Column(Text, primary_key=True)
    client_code = Column(Text, nullable=False)
    appid = Column(Text, nullable=False)
    page = Column(Text, nullable=False)
    # Empty where the card is the one that the registry names for the code, or the code itself is the card's id.
    card_id = Column(Text, nullable=False)
    code = Column(Text, nullable=False)
    redirect_uri = Column(Text, nullable=False)
    redirect_uri_name = Column(Text, nullable=False)
    main_color = Column(Text, nullable=False)
    show_btn: Named[bool]
    outer_id = Column(Text, nullable=False)
    success_uri = Column(Text, nullable=False)
    made_at: Named[float] = Column(Double)


class CardCodeColumns(TypedColumns):
    """A merchant's own code and its card, as one import has it. Of several published imports the latest counts."""

    appid = Column(Text, nullable=False)
    code = Column(Text, nullable=False)
    import_id: Named[int] = Column(BigInteger)
    card_id = Column(Text, nullable=False)


class CodeImportColumns(TypedColumns):
    """One import of codes. Its rows count from `published_at` on, all at once; until then it may be given up."""

    id = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    appid = Column(Text, nullable=False)
    begun_at: Named[float] = Column(Double)
    published_at: Named[float | None] = Column(Double)
    # Another import took this one's place before it was published.
    given_up: Named[bool]


claim_pages = Table("claim_pages", metadata, ClaimPageColumns, Index("ix_claim_pages_made_at_key", "made_at", "key"))
card_codes = Table(
    "card_codes",
    metadata,
    CardCodeColumns,
    PrimaryKeyConstraint("appid", "code", "import_id"),
    Index("ix_card_codes_import_id_code", "import_id", "code"),
    sqlite_with_rowid=False,
)
code_imports = Table(
    "code_imports", metadata, CodeImportColumns, Index("ix_code_imports_appid", "appid"), sqlite_autoincrement=True
)
