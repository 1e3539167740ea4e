"""The component_verify_ticket: pushed to a platform, and its proof when it asks for a token (WeChat reference §3.1)."""

from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.platforms import Platform

LIFE = 12 * 3600
REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class VerifyTicket:
    """One ticket and when it expires, in simulated Unix seconds."""

    value: str = field(repr=False)
    platform: str
    expires: float


@dataclass(slots=True)
class VerifyTickets:
    """All tickets; older ones work beside the newest until they expire."""

    clock: Clock
    mint: Mint
    issued: OrderedDict[str, VerifyTicket] = field(default_factory=OrderedDict)

    def issue(self, platform: Platform) -> VerifyTicket:
        """A new ticket of the platform."""
        ticket = VerifyTicket(self.mint.verify_ticket(), platform.appid, self.clock.now() + LIFE)
        self.issued[ticket.value] = ticket
        if len(self.issued) > REMEMBERED:
            self.issued.popitem(last=False)
        return ticket

    def check(self, platform: Platform, value: str) -> None:
        """Raise 61006 when the platform was never given this ticket, 61005 when that is too long ago."""
        ticket = self.issued.get(value)
        if ticket is None or ticket.platform != platform.appid:
            raise Refused(61006)
        if self.clock.now() >= ticket.expires:
            raise Refused(61005)
