"""The codes people hold: one received card each, and what may become of it (WeChat reference §8.1)."""

import re
from dataclasses import dataclass, field
from typing import Literal

from wxgate_sim.cards import Card
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.member_cards import Membership

Status = Literal["NORMAL", "CONSUMED", "EXPIRE", "GIFTING", "GIFT_SUCC", "DELETE", "UNAVAILABLE"]

CODE = re.compile(r"[\x21-\x7e]{1,20}")
# A gift that nobody accepts goes back after so long.
GIFTING_FOR = 86400


@dataclass(slots=True)
class CardCode:
    """One received card. Times are simulated Unix seconds; `end` None is for ever."""

    code: str
    card: Card
    person_id: str
    openid: str
    received_at: float
    begin: int
    end: int | None
    outer_str: str = ""
    outer_id: int = 0
    given_by: str = ""
    membership: Membership | None = None
    _status: Status = "NORMAL"
    _gifting_since: float = 0

    def status(self, now: float) -> Status:
        """Its state at this moment: time alone ends a card, and takes a gift back that nobody accepted."""
        if self._status == "GIFTING" and now < self._gifting_since + GIFTING_FOR:
            return "GIFTING"
        if self._status in ("NORMAL", "GIFTING"):
            return "NORMAL" if self.end is None or now <= self.end else "EXPIRE"
        return self._status

    def become(self, status: Status, now: float) -> None:
        """Pass into this state; being gifted starts its day now."""
        self._status = status
        if status == "GIFTING":
            self._gifting_since = now

    def usable(self, now: float) -> bool:
        """Whether it could be consumed as far as it itself is concerned."""
        return self.status(now) == "NORMAL" and now >= self.begin

    @property
    def member(self) -> Membership:
        """Its membership. Raises 72003 when the card is no member card."""
        if self.membership is None:
            raise Refused(72003)
        return self.membership


@dataclass(slots=True)
class CardCodes:
    """All codes: by card, by account where WeChat assigned them, and by person."""

    mint: Mint
    _by_card: dict[str, dict[str, CardCode]] = field(default_factory=dict)
    _assigned: dict[str, dict[str, CardCode]] = field(default_factory=dict)
    _of_person: dict[tuple[str, str], list[CardCode]] = field(default_factory=dict)

    def of_card(self, card_id: str) -> list[CardCode]:
        """The codes of a card as they are held now, in the order they were received."""
        return list(self._by_card.get(card_id, {}).values())

    def of_person(self, appid: str, person_id: str) -> list[CardCode]:
        """Everything the person ever received from the account, what was passed on or deleted too, oldest first."""
        return list(self._of_person.get((appid, person_id), ()))

    def taken(self, card: Card, code: str) -> bool:
        """Whether somebody has received this code of the card."""
        return code in self._by_card.get(card.card_id, {})

    def find(self, appid: str, code: str, card: Card | None) -> CardCode:
        """The code as it is held now; without a card only one WeChat assigned is found, since those alone are unique.

        Raises 40056 when nobody received it, or its holder passed it on.
        """
        codes = self._assigned.get(appid, {}) if card is None else self._by_card.get(card.card_id, {})
        found = codes.get(code)
        if found is None or found.status(0) == "GIFT_SUCC":
            raise Refused(40056)
        return found

    def new_code(self, appid: str) -> str:
        """Twelve digits that no other code of the account has."""
        code = self.mint.card_code()
        while code in self._assigned.get(appid, {}):
            code = self.mint.card_code()
        return code

    def add(self, held: CardCode) -> CardCode:
        """Know a received code; one that was the merchant's own and passed on is its new holder's from now on."""
        card = held.card
        self._by_card.setdefault(card.card_id, {})[held.code] = held
        if not card.terms.custom_codes:
            self._assigned.setdefault(card.appid, {})[held.code] = held
        self._of_person.setdefault((card.appid, held.person_id), []).append(held)
        return held

    def rename(self, held: CardCode, code: str) -> None:
        """Give a merchant's own code another value. Raises 40116 when that is taken."""
        codes = self._by_card[held.card.card_id]
        if code in codes:
            raise Refused(40116)
        del codes[held.code]
        held.code = code
        codes[code] = held
