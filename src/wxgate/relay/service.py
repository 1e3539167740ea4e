"""The relay as endpoints and pages use it, and how it is put together."""

from dataclasses import dataclass

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.relay.addresses import Addresses
from wxgate.relay.callback import Callback
from wxgate.relay.exchanges import Exchanges
from wxgate.relay.identify import Identifier
from wxgate.relay.lookups import Lookups
from wxgate.relay.springboards import Springboards
from wxgate.relay.visits import Visits
from wxgate.settings import Settings
from wxgate.tenants.directory import Directory
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api


@dataclass(frozen=True, slots=True)
class Relay:
    """Springboards, the visits they led to, and the page that browsers come back to."""

    springboards: Springboards
    visits: Visits
    callback: Callback
    page_deadline: float
    """Seconds within which a page is answered."""


def build_relay(
    settings: Settings, database: Database, directory: Directory, keeper: Keeper, api: Api, clock: Clock
) -> Relay:
    """The relay of this installation."""
    addresses = Addresses(settings.weixin_open_url, settings.pages)
    lookups = Lookups(database, settings.springboard_ttl)
    visits = Visits(database, lookups, clock, settings.key_ttl)
    exchanges = Exchanges(database, Identifier(api, keeper, directory, clock), visits, clock)
    return Relay(
        Springboards(database, lookups, keeper, clock, addresses, settings.key_ttl),
        visits,
        Callback(lookups, directory, exchanges, clock, addresses),
        settings.page_deadline,
    )
