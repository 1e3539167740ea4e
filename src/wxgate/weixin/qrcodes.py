"""Parametric QR codes (WeChat reference §7)."""

from dataclasses import dataclass
from urllib.parse import quote

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.weixin.api import Api
from wxgate.weixin.errors import OutcomeUnknown


@dataclass(frozen=True, slots=True)
class NewQrcode:
    """What WeChat is asked for: a scene, a number or a text, and how many seconds the code lives, None for ever."""

    scene: int | str
    expire_seconds: int | None

    def body(self) -> JsonObject:
        """The JSON of the request, its fields in the order of WeChat's documentation."""
        life: JsonObject = {} if self.expire_seconds is None else {"expire_seconds": self.expire_seconds}
        permanent = "LIMIT_" if self.expire_seconds is None else ""
        text = "STR_" if isinstance(self.scene, str) else ""
        named: JsonObject = {"scene_str" if text else "scene_id": self.scene}
        return {**life, "action_name": f"QR_{permanent}{text}SCENE", "action_info": {"scene": named}}


@dataclass(frozen=True, slots=True)
class CreatedQrcode:
    """What WeChat answered."""

    ticket: str
    url: str
    """What the code says; empty when WeChat did not tell."""
    expire_seconds: int | None
    """How long it lives; None for a permanent code."""


async def create_qrcode(api: Api, access_token: str, code: NewQrcode, deadline: Deadline) -> CreatedQrcode:
    """A new code; of a permanent one that was there before, one that is as good. Harmless to repeat (§12.4)."""
    reply = await api.post("/cgi-bin/qrcode/create", {"access_token": access_token}, code.body(), deadline)
    ticket, url = _trimmed(reply.get("ticket")), _trimmed(reply.get("url"))
    if not ticket:
        raise OutcomeUnknown("the reply has no ticket")
    if code.expire_seconds is None:
        return CreatedQrcode(ticket, url, None)
    return CreatedQrcode(ticket, url, _seconds(reply.get("expire_seconds")) or code.expire_seconds)


def showqrcode_url(mp_url: str, ticket: str) -> str:
    """Where WeChat shows the picture of a code to anybody. `mp_url` has no slash at its end."""
    return f"{mp_url}/cgi-bin/showqrcode?ticket={quote(ticket, safe='')}"


def _trimmed(told: JsonValue) -> str:
    return told.strip() if isinstance(told, str) else ""


def _seconds(told: JsonValue) -> int:
    """0 for what is no number of seconds, which WeChat was seen to answer."""
    try:
        return max(0, int(told)) if isinstance(told, int | str) else 0
    except ValueError:
        return 0
