"""The tables of calls. Moments are UNIX seconds by the installation's clock."""

from typing import Final

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Named, Table, Text, TypedColumns

from wxgate.db import metadata
from wxgate.db.schema import COUNTED

BUCKET: Final = 600
"""Seconds of one bucket of `call_counts`, which is named by its beginning."""


class CallColumns(TypedColumns):
    """One call of the API. `weixin` is JSON: a list of path, outcome and milliseconds for each call to WeChat."""

    id: Named[int] = Column(COUNTED, primary_key=True)
    at: Named[float] = Column(Double, index=True)
    request_id = Column(Text, nullable=False, index=True)
    client_code = Column(Text, nullable=False)
    endpoint = Column(Text, nullable=False)
    retcode: Named[int] = Column(Integer)
    milliseconds: Named[float] = Column(Double)
    address = Column(Text, nullable=False)
    reason = Column(Text, nullable=False)
    weixin = Column(Text, nullable=False)


class CountColumns(TypedColumns):
    """Calls that ended in one bucket of time, and how many of them are in the log."""

    bucket: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    endpoint = Column(Text, primary_key=True)
    retcode: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    calls: Named[int] = Column(BigInteger)
    logged: Named[int] = Column(BigInteger)


calls = Table(
    "calls",
    metadata,
    CallColumns,
    Index("ix_calls_client_code_id", "client_code", "id"),
    Index("ix_calls_endpoint_id", "endpoint", "id"),
    Index("ix_calls_retcode_id", "retcode", "id"),
    sqlite_autoincrement=True,
)
call_counts = Table("call_counts", metadata, CountColumns, sqlite_with_rowid=False)
