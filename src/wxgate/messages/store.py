"""Template messages as they are accepted and looked up. Whose a message is gets checked by whoever asks."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection, select

from wxgate.db import insert_ignore
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.messages.status import QUEUED
from wxgate.messages.tables import messages
from wxgate.messages.template import TemplateMessage

SEND_TEMPLATE: Final = "send_template"
"""The kind of job that sends a template message: its payload is the body that WeChat gets, its subject the number."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The number of a message, and whether it is a new one."""

    id: int
    new: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell what became of a message, and what to say of it."""

    id: int
    client_code: str
    callback_url: str | None
    touser: str
    template_id: str
    msgid: int | None


def message_row(
    client_code: str, appid: str, message: TemplateMessage, callback_url: str | None, now: float
) -> dict[str, object]:
    """The row of a message that was just accepted."""
    return {
        "client_code": client_code,
        "appid": appid,
        "touser": message.touser,
        "template_id": message.template_id,
        "callback_url": callback_url,
        "status": QUEUED,
        "attempts": 0,
        "errmsg": "",
        "accepted_at": now,
        "repeat_key": _repeat_key(client_code, appid, message),
    }


def accept_once(connection: Connection, queue: Queue, row: Mapping[str, object], payload: str) -> Accepted:
    """Store a message with its job, unless there is one with its `repeat_key` already."""
    same = select(messages.c.id).where(messages.c.repeat_key == row["repeat_key"])
    known = connection.execute(same).scalar()
    if known is not None:
        return Accepted(known, new=False)
    new = insert_ignore(connection, messages, row)
    number = connection.execute(same).scalar_one()
    if new:
        queue.add(connection, [NewJob(SEND_TEMPLATE, str(row["appid"]), payload, number)])
    return Accepted(number, new)


def recipients(connection: Connection, numbers: Iterable[int]) -> dict[int, Recipient]:
    """Whom to tell of these messages, but for those whose delivery was reported: of them there is no more to tell."""
    column = messages.c
    chosen = select(
        column.id, column.client_code, column.callback_url, column.touser, column.template_id, column.msgid
    ).where(column.id.in_(list(numbers)), column.delivered_at.is_(None))
    return {row.id: Recipient(*row) for row in connection.execute(chosen)}


def sent_message(connection: Connection, appid: str, msgid: int, touser: str) -> int | None:
    """The number of the message that WeChat knows by `msgid`; None when it is none of ours."""
    column = messages.c
    owned = (column.appid == appid, column.msgid == msgid, column.touser == touser)
    return connection.execute(select(column.id).where(*owned)).scalar()


def _repeat_key(client_code: str, appid: str, message: TemplateMessage) -> str | None:
    """What calls have in common that mean one message. As at WeChat, an id counts for one recipient."""
    if message.client_msg_id is None:
        return None
    whole = orjson.dumps([client_code, appid, message.touser, message.client_msg_id])
    return hashlib.sha256(whole).hexdigest()
