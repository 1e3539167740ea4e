"""Queries for people who look at messages. Pages go by number, and look at a bounded number of rows."""

from dataclasses import dataclass, field
from typing import Final, cast

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from wxgate.db.searching import Found, search
from wxgate.messages.status import Status
from wxgate.messages.tables import messages

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages are meant; what is empty sets no condition."""

    client_code: str = ""
    status: str = ""
    appid: str = ""
    touser: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A template message and what became of it. What it says is not stored, see `wxgate.messages.tables`."""

    id: int
    client_code: str
    appid: str
    touser: str
    template_id: str
    status: Status
    attempts: int
    errcode: int | None
    errmsg: str
    msgid: int | None
    callback_url: str | None = field(repr=False)
    accepted_at: float
    sent_at: float | None
    delivered_at: float | None


def read_messages(
    connection: Connection, wanted: MessageFilter, limit: int, before: int | None
) -> Found[MessageRecord]:
    """The newest messages, of those with a number below `before`."""
    columns = messages.c
    leading: list[ColumnElement[bool]] = []
    others: list[ColumnElement[bool]] = []
    if wanted.appid and wanted.touser:  # an index has both
        leading += [columns.appid == wanted.appid, columns.touser == wanted.touser]
    elif wanted.appid:
        others.append(columns.appid == wanted.appid)
    elif wanted.touser:
        others.append(columns.touser == wanted.touser)
    if wanted.client_code:
        others.append(columns.client_code == wanted.client_code)
    if wanted.status:
        others.append(columns.status == wanted.status)
    return search(connection, messages, columns.id, leading, others, limit, before, _record)


def find_message(connection: Connection, number: int) -> MessageRecord | None:
    """The message with this number."""
    row = connection.execute(select(messages).where(messages.c.id == number)).mappings().one_or_none()
    return None if row is None else _record(row)


def _record(row: RowMapping) -> MessageRecord:
    return MessageRecord(
        id=row["id"],
        client_code=row["client_code"],
        appid=row["appid"],
        touser=row["touser"],
        template_id=row["template_id"],
        status=cast("Status", row["status"]),
        attempts=row["attempts"],
        errcode=row["errcode"],
        errmsg=row["errmsg"],
        msgid=row["msgid"],
        callback_url=row["callback_url"],
        accepted_at=row["accepted_at"],
        sent_at=row["sent_at"],
        delivered_at=row["delivered_at"],
    )
