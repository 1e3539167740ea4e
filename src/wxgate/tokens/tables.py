"""The table of tokens. Moments are UNIX seconds by the installation's clock, except the lease's."""

from typing import Final

from sqlalchemy import BigInteger, Column, Double, Named, Table, Text, TypedColumns

from wxgate.db.schema import metadata
from wxgate.tenants.sealed_columns import sealed_column

TOPIC: Final = "tokens"
"""The topic of `wxgate.db.revisions` that is bumped whenever a token or a recorded failure changes."""


class TokenColumns(TypedColumns):
    """One kind of token of one account. No row refers to `accounts`: other kinds will belong to other owners."""

    appid = Column(Text, primary_key=True)
    kind = Column(Text, primary_key=True)
    value = sealed_column()
    refresh_token = sealed_column()
    """What an authorizer's next access token is got with (WeChat reference §3.7); NULL for every other kind."""
    expires_at: Named[float] = Column(Double)
    refreshed_at: Named[float | None] = Column(Double)
    next_try_at: Named[float] = Column(Double)
    """When the background asks WeChat again, be it for the next refresh or after a failure."""
    generation: Named[int] = Column(BigInteger)
    """Grows with every value written; whoever writes must have seen the latest."""
    credential: Named[int]
    """The account's credential number at the latest write; what was written under an earlier one is void."""
    lease_owner: Named[str | None] = Column(Text)
    lease_until: Named[float | None] = Column(Double)
    """By the database server's clock."""
    failures: Named[int]
    """Failed tries since the last success."""
    failed_at: Named[float | None] = Column(Double)
    failure_fate: Named[str | None] = Column(Text)
    failure_errcode: Named[int | None]
    last_error: Named[str | None] = Column(Text)
    forced_count: Named[int]
    """Forced refreshes on `forced_day`, a day number in UTC+8."""
    forced_day: Named[int]
    forced_at: Named[float] = Column(Double)
    revision: Named[int] = Column(BigInteger, index=True)


tokens = Table("tokens", metadata, TokenColumns)
