"""What is remembered: springboards, visits (user data by key), and exchanges of OAuth codes.

Moments are UNIX seconds. No openid, code or profile stands in a springboard or an exchange, only hashes.
"""

from sqlalchemy import Column, Double, Index, Named, Table, Text, TypedColumns

from wxgate.db import metadata


class SpringboardColumns(TypedColumns):
    """Where a client leads its visitors."""

    key = Column(Text, primary_key=True)
    client_code = Column(Text, nullable=False)
    appid = Column(Text, nullable=False)
    redirect_uri = Column(Text, nullable=False)
    oauth_type = Column(Text, nullable=False)
    made_at: Named[float] = Column(Double)
    used_at: Named[float] = Column(Double, index=True)
    # Who came first, hashed: it outlives the visits, so that a later visitor is known to be another one.
    visitor: Named[str | None] = Column(Text)
    several: Named[bool]
    last_visit: Named[str | None] = Column(Text)


class VisitColumns(TypedColumns):
    """The user data of one visit."""

    key = Column(Text, primary_key=True)
    client_code = Column(Text, nullable=False)
    springboard = Column(Text, nullable=False)
    appid = Column(Text, nullable=False)
    openid: Named[str | None] = Column(Text)
    user_data = Column(Text, nullable=False)
    made_at: Named[float] = Column(Double)
    expires_at: Named[float] = Column(Double, index=True)


class ExchangeColumns(TypedColumns):
    """One OAuth code of one springboard. `visit` or `problem` is the outcome, once there is one."""

    id = Column(Text, primary_key=True)
    client_code = Column(Text, nullable=False)
    # Who is at work on it, and until when that worker counts as alive by the database's clock.
    owner = Column(Text, nullable=False)
    lease_until: Named[float] = Column(Double)
    visit: Named[str | None] = Column(Text)
    problem: Named[str | None] = Column(Text)
    expires_at: Named[float] = Column(Double, index=True)


springboards = Table("springboards", metadata, SpringboardColumns)
visits = Table("visits", metadata, VisitColumns, Index("ix_visits_appid_openid", "appid", "openid"))
exchanges = Table("relay_exchanges", metadata, ExchangeColumns)
