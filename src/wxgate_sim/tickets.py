"""Tickets of accounts: jsapi for `wx.config`, wx_card for card signatures."""

from dataclasses import dataclass, field

from wxgate_sim.accounts import TICKETS, Account
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint

LIFE = 7200


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket and when it expires, in simulated Unix seconds."""

    value: str = field(repr=False)
    expires: float


@dataclass(slots=True)
class Tickets:
    """Issues tickets; while one is valid it is handed out again with its remaining life (WeChat reference §1.4)."""

    clock: Clock
    mint: Mint
    by_kind: dict[tuple[str, str], Ticket] = field(default_factory=dict)

    def get(self, account: Account, kind: str) -> Ticket:
        """The account's ticket of this kind. Raises 40097 for an unknown kind, 48001 without permission."""
        if kind not in TICKETS:
            raise Refused(40097)
        if kind not in account.tickets:
            raise Refused(48001)
        now = self.clock.now()
        ticket = self.by_kind.get((account.appid, kind))
        if ticket is None or ticket.expires - now < 1:
            ticket = Ticket(self.mint.ticket(), now + LIFE)
            self.by_kind[account.appid, kind] = ticket
        return ticket
