"""The table of template messages. Moments are UNIX seconds by the installation's clock.

What a message says stands in its job only, so that it is gone when the message was sent.
"""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Named, Table, Text, TypedColumns

from wxgate.db import metadata
from wxgate.db.schema import COUNTED


class MessageColumns(TypedColumns):
    """A template message and what became of it."""

    id: Named[int] = Column(COUNTED, primary_key=True)
    client_code = Column(Text, nullable=False)
    appid = Column(Text, nullable=False)
    touser = Column(Text, nullable=False)
    template_id = Column(Text, nullable=False)
    callback_url: Named[str | None] = Column(Text)
    status = Column(Text, nullable=False)
    attempts: Named[int] = Column(Integer)
    errcode: Named[int | None] = Column(Integer)
    errmsg = Column(Text, nullable=False)
    msgid: Named[int | None] = Column(BigInteger)
    accepted_at: Named[float] = Column(Double, index=True)
    sent_at: Named[float | None] = Column(Double)
    delivered_at: Named[float | None] = Column(Double)
    # Of messages whose caller gave a client_msg_id: a second one with the same key is the same message.
    repeat_key: Named[str | None] = Column(Text, unique=True)


messages = Table(
    "messages",
    metadata,
    MessageColumns,
    Index("ix_messages_appid_msgid", "appid", "msgid"),
    Index("ix_messages_appid_touser", "appid", "touser"),
    sqlite_autoincrement=True,
)
