"""Pushes as they are written: each once, however often WeChat sends it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import orjson
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from wxgate.push.tables import pushes

EVENT: Final = "event"

TELLING_EVENTS_APART: Final = ("FromUserName", "CreateTime", "Event", "EventKey", "CardId", "UserCardCode", "MsgID")
"""WeChat reference §4.4. With them goes whatever stands deeper: what a list holds differs where all these agree."""

_OPENID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_SECONDS: Final = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Push:
    """One message or event of an account's visitors."""

    appid: str
    dedupe_key: str
    openid: str | None
    """Whom it is about; None when WeChat names nobody."""
    msg_type: str
    event: str | None
    """What happened; None for a message."""
    body: str = field(repr=False)
    """The clear XML."""
    created_at: int
    """When, as WeChat says."""


def push_of(appid: str, xml: bytes, fields: Mapping[str, str], now: float) -> Push:
    """The push with this clear XML. Nothing in it is taken for granted."""
    # user_authorization_revoke names the visitor so
    openid = fields.get("OpenID") or fields.get("FromUserName", "")
    created_at = fields.get("CreateTime", "")
    msg_type = fields.get("MsgType", "")
    return Push(
        appid=appid,
        dedupe_key=_dedupe_key(xml, fields),
        openid=openid if _OPENID.fullmatch(openid) else None,
        msg_type=msg_type,
        event=fields.get("Event", "") if msg_type == EVENT else None,
        body=xml.decode(),
        created_at=int(created_at) if _SECONDS.fullmatch(created_at) else int(now),
    )


def keep(connection: Connection, push: Push, received_at: float) -> int | None:
    """The number of the push now stored; None when it is there already."""
    row = {
        "appid": push.appid,
        "dedupe_key": push.dedupe_key,
        "openid": push.openid,
        "msg_type": push.msg_type,
        "event": push.event,
        "body": push.body,
        "created_at": push.created_at,
        "received_at": received_at,
    }
    return connection.execute(_insertion(connection.dialect.name), row).scalar_one_or_none()


@cache  # building it takes longer than running it
def _insertion(dialect: str) -> ReturningInsert[int]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    known = (pushes.c.appid, pushes.c.dedupe_key)
    return insert(pushes).on_conflict_do_nothing(index_elements=known).returning(pushes.c.id)


def _dedupe_key(xml: bytes, fields: Mapping[str, str]) -> str:
    """The same text for the same push. Hashed, so that it fits an index whatever the push holds."""
    if fields.get("MsgType") == EVENT:
        deeper = sorted((name, value) for name, value in fields.items() if "." in name)
        parts: object = [[fields.get(name, "") for name in TELLING_EVENTS_APART], deeper]
    else:
        parts = fields.get("MsgId") or xml.decode()
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
