"""The relay as endpoints and pages use it, and how it is put together."""

from dataclasses import dataclass

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.relay.addresses import Addresses
from wxgate.relay.callback import Callback
from wxgate.relay.exchanges import Exchanges
from wxgate.relay.identify import Identifier
from wxgate.relay.lifetimes import Lifetimes
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
    lifetimes = Lifetimes(settings.key_ttl, settings.springboard_ttl)
    visits = Visits(database, clock, lifetimes)
    exchanges = Exchanges(database, Identifier(api, keeper, clock), visits, clock)
    return Relay(
        Springboards(database, keeper, clock, addresses, lifetimes),
        visits,
        Callback(database, directory, exchanges, clock, addresses, lifetimes),
        settings.page_deadline,
    )
