"""Codes of cards: consuming one, and the state it is in (WeChat reference §8.1–8.3)."""

from dataclasses import dataclass
from typing import Final

from wxgate.protocol.parameters import JsonObject, JsonValue

CONSUME: Final = "/card/code/consume"
STATE: Final = "/card/code/get"

NORMAL: Final = "NORMAL"
CONSUMED: Final = "CONSUMED"
UNUSABLE: Final = frozenset({"EXPIRE", "GIFTING", "GIFT_TIMEOUT", "GIFT_SUCC", "DELETE", "UNAVAILABLE"})
"""States of a code that was not consumed and cannot be, at least for now."""


@dataclass(frozen=True, slots=True)
class CodeState:
    """What WeChat says of a code that a user received."""

    status: str
    """NORMAL, CONSUMED, one of UNUSABLE; "" when the reply does not tell."""
    card_id: str
    openid: str
    """Who has the code."""


def code_body(code: str, card_id: str) -> JsonObject:
    """The body that names a code. Custom-code cards cannot do without `card_id`."""
    return {"code": code, "card_id": card_id}


def state_body(code: str, card_id: str) -> JsonObject:
    """The body that asks for a code's state, whatever it is, rather than whether it can be consumed."""
    return {**code_body(code, card_id), "check_consume": False}


def read_state(reply: JsonObject) -> CodeState:
    """The state in a reply. Old ones have it inside `card`, or nothing but `can_consume`, which may be a text."""
    card = reply.get("card")
    inside = card if isinstance(card, dict) else {}
    status = reply.get("user_card_status") or inside.get("user_card_status")
    if not status and reply.get("can_consume", inside.get("can_consume")) in (True, "true"):
        status = NORMAL
    return CodeState(_text(status).upper(), _text(inside.get("card_id")), _text(reply.get("openid")))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
