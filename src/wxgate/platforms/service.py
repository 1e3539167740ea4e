"""What belongs to third-party platforms, as pages, pushes and jobs use it."""

from dataclasses import dataclass

from wxgate.db import Database
from wxgate.jobs.queue import Queue
from wxgate.platforms.events import Events
from wxgate.platforms.exchange import Exchange
from wxgate.platforms.jobs import DescribeAccount, ExchangeCode
from wxgate.platforms.watch import Watch
from wxgate.platforms.weixin import Component
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.directory import Directory
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api


@dataclass(frozen=True, slots=True)
class Platforms:
    """Third-party platforms of this installation."""

    directory: Directory
    component: Component
    exchange: Exchange
    events: Events
    watch: Watch
    exchange_code: ExchangeCode
    describe_account: DescribeAccount


def build_platforms(
    settings: Settings,
    database: Database,
    vault: Vault,
    directory: Directory,
    keeper: Keeper,
    api: Api,
    clock: Clock,
    queue: Queue,
) -> Platforms:
    """The platforms of this installation."""
    component = Component(keeper, api)
    exchange = Exchange(database, vault, directory, keeper, component, clock, queue, settings.token_refresh_every)
    return Platforms(
        directory,
        component,
        exchange,
        Events(database, vault, directory, keeper, clock, queue),
        Watch(directory, api, clock),
        ExchangeCode(directory, exchange),
        DescribeAccount(directory, component, database),
    )
