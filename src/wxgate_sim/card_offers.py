"""Ways for a card to reach somebody, and the QR codes that offer cards (WeChat reference §8.6)."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from wxgate_sim.cards import Card

# The QR codes themselves are remembered for as long.
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a card is to be received: with whose code, by whom alone, through which channel, good from when."""

    code: str = ""
    openid: str = ""
    outer_str: str = ""
    outer_id: int = 0
    begin: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One card somebody may receive; `once` is good for one receipt altogether."""

    card: Card
    wanted: Wanted
    once: bool = False


@dataclass(slots=True)
class CardOffers:
    """What QR codes offer, by their tickets; the oldest are forgotten at last."""

    _by_ticket: OrderedDict[str, list[Offer]] = field(default_factory=OrderedDict)

    def add(self, ticket: str, offers: Sequence[Offer]) -> None:
        """Let the QR code with this ticket offer these."""
        self._by_ticket[ticket] = list(offers)
        if len(self._by_ticket) > REMEMBERED:
            self._by_ticket.popitem(last=False)

    def of(self, ticket: str) -> list[Offer] | None:
        """What is left of the QR code's offers; None when it is no card's."""
        offers = self._by_ticket.get(ticket)
        return None if offers is None else list(offers)

    def used(self, ticket: str, offer: Offer) -> None:
        """Somebody received this one."""
        if offer.once:
            self._by_ticket[ticket].remove(offer)
