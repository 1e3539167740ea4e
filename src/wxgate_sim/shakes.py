"""Tickets of shaken beacons (WeChat reference §10.3)."""

from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint

LIFE = 1800
REMEMBERED = 10_000
UUID = "FDA50693-A4E2-4FB1-AFCF-C6EB07647825"


@dataclass(frozen=True, slots=True)
class Shake:
    """Who shook near which beacon. `distance` is in metres; `poi_id` None is a page without a store."""

    appid: str
    openid: str
    expires: float
    page_id: int = 14211
    poi_id: int | None = None
    major: int = 10001
    minor: int = 19007
    uuid: str = UUID
    distance: float = 55.00620700469034


@dataclass(slots=True)
class Shakes:
    """Hands out tickets, good for thirty minutes however often they are asked about."""

    clock: Clock
    mint: Mint
    _tickets: OrderedDict[str, Shake] = field(default_factory=OrderedDict)

    def shake(self, appid: str, openid: str, *, page_id: int, poi_id: int | None) -> str:
        """The ticket WeChat puts behind the shaken page's address."""
        ticket = self.mint.secret()
        self._tickets[ticket] = Shake(appid, openid, self.clock.now() + LIFE, page_id, poi_id)
        if len(self._tickets) > REMEMBERED:
            self._tickets.popitem(last=False)
        return ticket

    def find(self, appid: str, ticket: str) -> Shake:
        """What the ticket stands for. Raises 9001003 when it is unknown, expired or another account's."""
        found = self._tickets.get(ticket)
        if found is None or found.appid != appid or self.clock.now() >= found.expires:
            raise Refused(9001003)
        return found
