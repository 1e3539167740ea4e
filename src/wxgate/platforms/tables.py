"""Authorisation codes. Moments are UNIX seconds, except the lease's, which is by the database server's clock."""

from sqlalchemy import BigInteger, Column, Double, Named, Table, Text, TypedColumns

from wxgate.db.schema import metadata
from wxgate.tenants.sealed_columns import sealed_column


class AuthorizationColumns(TypedColumns):
    """One code, told by a push, a browser or both."""

    id = Column(Text, primary_key=True)
    """Hash of platform and code."""
    component_appid = Column(Text, nullable=False)
    code = sealed_column()
    """NULL once it is exchanged."""
    appid: Named[str | None] = Column(Text)
    """Whose authorisation it is; NULL until a push or WeChat's answer tells."""
    authorized_at: Named[int] = Column(BigInteger)
    owner: Named[str | None] = Column(Text)
    lease_until: Named[float | None] = Column(Double)
    problem: Named[str | None] = Column(Text)
    """Why nothing can come of it any more."""
    done: Named[bool]
    expires_at: Named[float] = Column(Double, index=True)


authorizations = Table("authorizations", metadata, AuthorizationColumns)
