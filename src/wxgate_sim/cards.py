"""The cards of accounts: each a type with a stock, of which people receive codes (WeChat reference §8.1, §8.6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from wxgate_sim import card_reading
from wxgate_sim.accounts import Account
from wxgate_sim.card_terms import Terms
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import card_id

Status = Literal[
    "CARD_STATUS_NOT_VERIFY",
    "CARD_STATUS_VERIFY_FAIL",
    "CARD_STATUS_VERIFY_OK",
    "CARD_STATUS_DELETE",
    "CARD_STATUS_DISPATCH",
]
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(slots=True)
class Card:
    """One card. `content` is what it was created with; `free` are deposited codes that nobody received yet."""

    card_id: str
    appid: str
    terms: Terms
    content: dict[str, object]
    status: Status
    quantity: int
    total_quantity: int
    created: int
    updated: int
    free: dict[str, None] = field(default_factory=dict)
    deposited: set[str] = field(default_factory=set)

    @property
    def approved(self) -> bool:
        """Whether anybody may receive it, and what was received be used."""
        return self.status in ("CARD_STATUS_VERIFY_OK", "CARD_STATUS_DISPATCH")

    def told(self) -> dict[str, object]:
        """The card as /card/get tells it."""
        name = self.terms.card_type.lower()
        base = {
            **card_reading.object_in(self.content, "base_info"),
            "id": self.card_id,
            "color": self.terms.color,
            "status": self.status,
            "sku": {"quantity": self.quantity, "total_quantity": self.total_quantity},
            "create_time": self.created,
            "update_time": self.updated,
        }
        return {"card_type": self.terms.card_type, name: {**self.content, "base_info": base}}

    def deposit(self, codes: Iterable[str]) -> tuple[list[str], list[str]]:
        """Which of the codes were new and may be received from now on, and which had been deposited before."""
        given = list(codes)
        new = [each for each in given if each not in self.deposited]
        known = [each for each in given if each in self.deposited]
        self.deposited.update(new)
        self.free.update(dict.fromkeys(new))
        return new, known

    def change_stock(self, by: int, now: float) -> None:
        """More stock, or less. Raises 45031 when there is not so much, 40122 or 40136 when it would be too much."""
        quantity = self.quantity + by
        if quantity < 0:
            raise Refused(45031)
        if quantity > card_reading.MOST:
            raise Refused(40122)
        if self.terms.deposits and quantity > len(self.free):
            raise Refused(40136)
        self.quantity, self.total_quantity, self.updated = quantity, self.total_quantity + by, int(now)


@dataclass(slots=True)
class Cards:
    """All cards, and who may receive those not approved yet."""

    clock: Clock
    by_id: dict[str, Card] = field(default_factory=dict)
    testers: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, appid: str) -> list[Card]:
        """The account's cards in the order they were created."""
        return [each for each in self.by_id.values() if each.appid == appid]

    def create(self, account: Account, card_type: str, content: dict[str, object]) -> Card:
        """A new card of the account, under review when the account says so. Raises what is wrong with the content."""
        if card_type not in card_reading.DETAILS:
            raise Refused(40071)
        now = int(self.clock.now())
        terms = card_reading.read(card_type, content, now)
        card = Card(
            card_id=card_id(account.appid, len(self.of(account.appid)) + 1),
            appid=account.appid,
            terms=terms,
            content=content,
            status="CARD_STATUS_NOT_VERIFY" if account.card_review else "CARD_STATUS_VERIFY_OK",
            quantity=terms.quantity,
            total_quantity=terms.quantity,
            created=now,
            updated=now,
        )
        self.by_id[card.card_id] = card
        return card

    def find(self, account: Account, wanted: str) -> Card:
        """The account's card. Raises 41012 without an id, 40073 for an unknown one, 45030 for another account's."""
        if not wanted:
            raise Refused(41012)
        card = self.by_id.get(wanted)
        if card is None:
            raise Refused(40073)
        if card.appid != account.appid:
            raise Refused(45030)
        return card

    def usable_by(self, card: Card, openid: str) -> bool:
        """Whether this person may receive and use the card: approved, or tried by one of the test users."""
        if card.approved:
            return True
        return card.status != "CARD_STATUS_DELETE" and openid in self.testers.get(card.appid, ())
