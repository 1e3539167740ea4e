"""The table of pushes: what is remembered of them until their retention ends."""

from sqlalchemy import BigInteger, Column, Double, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from wxgate.db import metadata
from wxgate.db.schema import COUNTED


class PushColumns(TypedColumns):
    """One push, however often WeChat sent it."""

    id: Named[int] = Column(COUNTED, primary_key=True)
    appid = Column(Text, nullable=False)
    dedupe_key = Column(Text, nullable=False)
    openid: Named[str | None] = Column(Text)
    msg_type = Column(Text, nullable=False)
    event: Named[str | None] = Column(Text)
    # the clear XML as WeChat wrote it
    body = Column(Text, nullable=False)
    # WeChat's CreateTime
    created_at: Named[int] = Column(BigInteger)
    received_at: Named[float] = Column(Double, index=True)


pushes = Table(
    "pushes",
    metadata,
    PushColumns,
    UniqueConstraint("appid", "dedupe_key"),
    Index("ix_pushes_appid_openid", "appid", "openid"),
    sqlite_autoincrement=True,
)
