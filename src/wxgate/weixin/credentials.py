"""Access tokens and tickets (WeChat reference §1.1, §1.2, §1.4)."""

import math
from dataclasses import dataclass, field
from typing import Literal

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.api import Api
from wxgate.weixin.errors import OutcomeUnknown

TicketType = Literal["jsapi", "wx_card"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A token or ticket as WeChat handed it out."""

    value: str = field(repr=False)
    expires_in: float
    """Seconds of life that are left."""
    refresh_token: str | None = field(default=None, repr=False)
    """What the next one is got with, for the token of a platform's account."""


async def stable_token(api: Api, appid: str, secret: str, deadline: Deadline, *, force: bool = False) -> Issued:
    """The account's access token from `/cgi-bin/stable_token`.

    Without `force` WeChat returns the current one while it is valid, so calling is harmless. With it the current token
    dies at once; WeChat grants that 20 times a day, 30 s apart, and otherwise answers as without.
    """
    body: JsonObject = {"grant_type": "client_credential", "appid": appid, "secret": secret, "force_refresh": force}
    return issued(await api.post("/cgi-bin/stable_token", {}, body, deadline), "access_token")


async def classic_token(api: Api, appid: str, secret: str, deadline: Deadline) -> Issued:
    """A new access token from `/cgi-bin/token`; the one before it works for 5 more minutes. 2000 calls a day."""
    query = {"grant_type": "client_credential", "appid": appid, "secret": secret}
    return issued(await api.get("/cgi-bin/token", query, deadline), "access_token")


async def ticket(api: Api, access_token: str, kind: TicketType, deadline: Deadline) -> Issued:
    """The account's ticket for `wx.config` (jsapi) or for cards (wx_card); unchanged while it is valid."""
    query = {"access_token": access_token, "type": kind}
    return issued(await api.get("/cgi-bin/ticket/getticket", query, deadline), "ticket")


def issued(reply: JsonObject, name: str) -> Issued:
    """The token `name` that the reply hands out. Raises OutcomeUnknown when there is none."""
    value, expires_in = reply.get(name), _seconds(reply.get("expires_in"))
    if not isinstance(value, str) or not value or expires_in is None:
        raise OutcomeUnknown(f"the reply has no usable {name}")
    return Issued(value, expires_in)


def _seconds(told: object) -> float | None:
    # old replies send numbers as strings (WeChat reference §12.1)
    try:
        seconds = float(told) if isinstance(told, int | float | str) else -1.0
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
