"""Membership: what a member card holds besides being a card (WeChat reference §8.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wxgate_sim.card_reading import flag, limited, optional_text, whole
from wxgate_sim.card_terms import Terms
from wxgate_sim.errors import Refused

# WeChat publishes no figure for bonus and balance; beyond this they do not fit its 32-bit fields.
HIGHEST = 2**31 - 1
LONGEST_RECORD = 42
LONGEST_VALUE = 12
LONGEST_NUMBER = 20
FIELDS = (1, 2, 3)


@dataclass(slots=True)
class Membership:
    """One member's figures. `balance` is in fen; `values` are those of the custom fields 1 to 3."""

    active: bool = False
    number: str = ""
    bonus: int = 0
    balance: int = 0
    values: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a membership: by how much it says it changed, the words for it, and what the person is told."""

    bonus: int
    balance: int
    record_bonus: str
    record_balance: str
    tell_bonus: bool
    tell_balance: bool
    told_values: tuple[str, ...]


def activate(terms: Terms, member: Membership, body: Mapping[str, object]) -> None:
    """Make the person a member, with the figures given. Raises 41011, 45021, 45022, 45023, 43010 or 43011."""
    number = optional_text(body, "membership_number")
    if not number:
        raise Refused(41011)
    limited(number, LONGEST_NUMBER)
    limited(optional_text(body, "init_bonus_record"), 32)
    limited(optional_text(body, "background_pic_url"), 128)
    bonus, balance = whole(body, "init_bonus", 0), whole(body, "init_balance", 0)
    values = _values(body, "init_custom_field_value")
    _may_have(terms, bonus=bool(bonus), balance=bool(balance))
    _within(bonus, balance)
    member.active, member.number, member.bonus, member.balance = True, number, bonus, balance
    member.values.update(values)


def update(terms: Terms, member: Membership, body: Mapping[str, object]) -> Change:
    """Change a member's figures: an absolute value wins, and the delta beside it is only what the notice says.

    Raises 45021, 45022, 45023, 43010 or 43011.
    """
    asked = {name: whole(body, name) for name in ("bonus", "add_bonus", "balance", "add_balance") if name in body}
    _may_have(terms, bonus=_names(asked, "bonus"), balance=_names(asked, "balance"))
    records = [limited(optional_text(body, f"record_{name}"), LONGEST_RECORD) for name in ("bonus", "balance")]
    number = limited(optional_text(body, "membership_number"), LONGEST_NUMBER)
    values = _values(body, "custom_field_value")
    bonus = asked.get("bonus", member.bonus + asked.get("add_bonus", 0))
    balance = asked.get("balance", member.balance + asked.get("add_balance", 0))
    _within(bonus, balance)
    wants = body.get("notify_optional", {})
    if not isinstance(wants, dict):
        raise Refused(47001)
    change = Change(
        bonus=asked.get("add_bonus", bonus - member.bonus),
        balance=asked.get("add_balance", balance - member.balance),
        record_bonus=records[0],
        record_balance=records[1],
        tell_bonus=flag(wants, "is_notify_bonus", default=True),
        tell_balance=flag(wants, "is_notify_balance", default=True),
        told_values=tuple(text for each, text in values.items() if flag(wants, f"is_notify_custom_field{each}")),
    )
    member.bonus, member.balance, member.number = bonus, balance, number or member.number
    member.values.update(values)
    return change


def _values(body: Mapping[str, object], prefix: str) -> dict[int, str]:
    given = {each: f"{prefix}{each}" for each in FIELDS if f"{prefix}{each}" in body}
    return {each: limited(optional_text(body, name), LONGEST_VALUE) for each, name in given.items()}


def _names(asked: Mapping[str, int], what: str) -> bool:
    return what in asked or f"add_{what}" in asked


def _may_have(terms: Terms, *, bonus: bool, balance: bool) -> None:
    if balance and not terms.balance:
        raise Refused(43010)
    if bonus and not terms.bonus:
        raise Refused(43011)


def _within(bonus: int, balance: int) -> None:
    if not 0 <= bonus <= HIGHEST:
        raise Refused(45022)
    if not 0 <= balance <= HIGHEST:
        raise Refused(45023)
