"""The cardExt that lets a page put a card into somebody's wallet (WeChat reference §8.8 b)."""

from dataclasses import dataclass

import orjson

from wxgate_sim.accounts import Account
from wxgate_sim.card_offers import Wanted
from wxgate_sim.card_signature import card_signature, is_same
from wxgate_sim.cards import Card
from wxgate_sim.errors import Refused
from wxgate_sim.world import World

LONGEST_NONCE = 32
FIELDS = ("code", "openid", "timestamp", "nonce_str", "signature", "outer_str", "outer_id", "fixed_begintimestamp")


@dataclass(frozen=True, slots=True)
class CardExt:
    """A cardExt that was judged: how to receive the card, and what may be used only once."""

    wanted: Wanted
    timestamp: str
    nonce: str


def read(world: World, account: Account, card: Card, text: object) -> CardExt:
    """What the JSON text asks for. Raises 40080 for its form or when it was used before, 87009 for its signature."""
    fields = _fields(text)
    timestamp, nonce = fields.get("timestamp", ""), fields.get("nonce_str", "")
    if not timestamp.isdecimal() or not timestamp.isascii():
        raise Refused(40080, hint="timestamp must be Unix seconds, as a string")
    if len(nonce) > LONGEST_NONCE:
        raise Refused(40080, hint=f"nonce_str has more than {LONGEST_NONCE} characters")
    code, openid = fields.get("code", ""), fields.get("openid", "")
    _judge_code(card, code)
    if card.terms.bind_openid and not openid:
        raise Refused(40080, hint="this card is bound to an openid, which cardExt must name")
    ticket = world.tickets.get(account, "wx_card").value
    expected = card_signature((ticket, timestamp, card.card_id, code, openid, nonce))
    if not is_same(fields.get("signature", ""), expected):
        raise Refused(87009, hint="cardExt.signature; values signed: " + _signed(timestamp, card, code, openid, nonce))
    if world.jssdk.was_used(account.appid, timestamp, nonce):
        raise Refused(40080, hint="timestamp and nonce_str were used before")
    begin = fields.get("fixed_begintimestamp", "")
    outer_id = fields.get("outer_id", "")
    wanted = Wanted(
        code=code,
        openid=openid,
        outer_str=fields.get("outer_str", ""),
        outer_id=int(outer_id) if _is_number(outer_id) else 0,
        begin=int(begin) if _is_number(begin) else None,
    )
    return CardExt(wanted, timestamp, nonce)


def _fields(text: object) -> dict[str, str]:
    if not isinstance(text, str):
        raise Refused(40080, hint="cardExt must be a string that holds JSON, not an object")
    try:
        fields: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        fields = None
    if not isinstance(fields, dict):
        raise Refused(40080, hint="cardExt must be a string that holds a JSON object")
    for name in ("outer_id", "fixed_begintimestamp"):
        if isinstance(fields.get(name), int):
            fields[name] = str(fields[name])
    for name in FIELDS:
        if not isinstance(fields.get(name, ""), str):
            raise Refused(40080, hint=f"{name} must be a string")
    return {name: fields[name] for name in FIELDS if name in fields}


def _judge_code(card: Card, code: str) -> None:
    if code and not card.terms.custom_codes:
        raise Refused(40080, hint="WeChat assigns this card's codes, so cardExt must have no code")
    if not code and card.terms.custom_codes and not card.terms.deposits:
        raise Refused(40080, hint="the codes of this card are your own, so cardExt must have one")


def _signed(timestamp: str, card: Card, code: str, openid: str, nonce: str) -> str:
    return ", ".join(("api_ticket", *filter(None, (timestamp, card.card_id, code, openid, nonce))))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
