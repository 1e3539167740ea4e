"""The services of one process, built and wired."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from wxgate.calls import trace
from wxgate.calls.log import CallLog, shown_codes
from wxgate.cards.claim_opening import Opening
from wxgate.cards.claim_service import ClaimPages
from wxgate.cards.service import Cards
from wxgate.db import Database
from wxgate.db.changes import Changes
from wxgate.deliveries.delivery import raw_delivery
from wxgate.deliveries.targets import refusal
from wxgate.http.metrics import Metrics
from wxgate.jobs.loops import Loop
from wxgate.jobs.queue import Queue
from wxgate.links.service import Links
from wxgate.links.tables import TOPIC as LINKS
from wxgate.media.opening import MediaServices, open_media
from wxgate.messages.delivered import EVENT as JOB_FINISH
from wxgate.messages.delivered import job_finish
from wxgate.messages.service import Messages
from wxgate.operators.service import Operators, open_operators
from wxgate.platforms.service import Platforms, build_platforms
from wxgate.platforms.status import statuses
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.push.service import Pushes
from wxgate.qrcodes.service import Qrcodes
from wxgate.relay.service import Relay, build_relay
from wxgate.settings import Settings
from wxgate.tenants.directory import Directory
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.quota import Quota
from wxgate.tenants.replay import ReplayGuard
from wxgate.tenants.tables import TOPIC as TENANTS
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.tables import TOPIC as TOKENS
from wxgate.weixin.api import Api, Observe
from wxgate.weixin.simulated_time import SimulatedTime


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that runs in one process, and knows no HTTP."""

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    changes: Changes
    directory: Directory
    quota: Quota
    replay: ReplayGuard
    weixin: Api
    keeper: Keeper
    relay: Relay
    queue: Queue
    messages: Messages
    media: MediaServices
    pushes: Pushes
    cards: Cards
    claim_pages: ClaimPages
    claim_opening: Opening
    qrcodes: Qrcodes
    links: Links
    operators: Operators
    calls: CallLog
    platforms: Platforms
    metrics: Metrics
    followers: Mapping[str, Loop]
    """What every process has to follow, by name: the changes of others, and the time where it is simulated."""


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The services, built bottom up and closed top down. Starts no loop.

    Raises what keeps a process from working: OperatorError for the master key, DatabaseUnavailable,
    DatabaseAddressInvalid, StorageFailed for a storage whose settings lack.
    """
    async with AsyncExitStack() as stack:
        metrics = Metrics()
        followers: dict[str, Loop] = {}
        clock = await _clock(settings, stack, followers)
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        vault = await open_vault(database, settings.master_key.get_secret_value(), settings.data_dir)
        changes = Changes(database)
        followers["changes"] = changes.run
        directory = await _directory(database, vault, changes)
        calls = _calls(settings, database, clock, directory, followers)
        weixin = _weixin(settings, metrics, stack)
        every, find = settings.token_refresh_every, directory.platform
        keeper = Keeper(database, vault, weixin, clock, platforms=find, refresh_every=every)
        stack.push_async_callback(keeper.close)
        await _load(keeper, changes)
        _measure(metrics, keeper, directory, clock)
        queue = Queue(clock)
        links = _links(settings, database, clock, changes, stack)
        followers["short link visits"] = links.flushing.run
        accepts_url = _refusal(settings)
        media = await stack.enter_async_context(
            open_media(settings, database, queue, keeper, weixin, clock, accepts_url)
        )
        claim_pages = ClaimPages(database, keeper, clock, settings.pages)
        platforms = build_platforms(settings, database, vault, directory, keeper, weixin, clock, queue)

        yield Services(
            settings=settings,
            clock=clock,
            database=database,
            vault=vault,
            changes=changes,
            directory=directory,
            quota=Quota(database, clock),
            replay=ReplayGuard(database, clock),
            weixin=weixin,
            keeper=keeper,
            relay=build_relay(settings, database, directory, keeper, weixin, clock),
            queue=queue,
            messages=Messages(database, queue, keeper, weixin, clock, accepts_url),
            media=media,
            claim_pages=claim_pages,
            claim_opening=Opening(claim_pages, directory, keeper, clock),
            cards=Cards(keeper, weixin, clock),
            links=links,
            operators=open_operators(database, clock),
            qrcodes=Qrcodes(keeper, weixin, settings.weixin_mp_url, settings.pages),
            platforms=platforms,
            calls=calls,
            pushes=_pushes(database, directory, clock, queue, platforms),
            metrics=metrics,
            followers=followers,
        )


async def _load(keeper: Keeper, changes: Changes) -> None:
    await keeper.reload()
    changes.subscribe(TOKENS, keeper.reload)


def _measure(metrics: Metrics, keeper: Keeper, directory: Directory, clock: Clock) -> None:
    metrics.tokens = lambda: keeper.overview((*directory.accounts(), *directory.platforms()))
    metrics.platforms = lambda: statuses(directory, clock.now())


async def _clock(settings: Settings, stack: AsyncExitStack, followers: dict[str, Loop]) -> Clock:
    clock = Clock()
    if settings.clock_url:
        simulated = SimulatedTime(clock, settings.clock_url)
        stack.push_async_callback(simulated.close)
        await simulated.set()
        followers["clock"] = simulated.run
    return clock


def _links(settings: Settings, database: Database, clock: Clock, changes: Changes, stack: AsyncExitStack) -> Links:
    links = Links(settings, database, clock)
    stack.push_async_callback(links.close)
    changes.subscribe(LINKS, links.reload)
    return links


def _pushes(database: Database, directory: Directory, clock: Clock, queue: Queue, platforms: Platforms) -> Pushes:
    listeners = {JOB_FINISH: job_finish}
    return Pushes(database, directory, clock, queue, listeners, raw_delivery, platforms.events.take)


def _weixin(settings: Settings, metrics: Metrics, stack: AsyncExitStack) -> Api:
    weixin = Api(settings.weixin_api_url, settings.weixin_connections, _observing(metrics))
    stack.push_async_callback(weixin.close)
    return weixin


def _calls(
    settings: Settings, database: Database, clock: Clock, directory: Directory, followers: dict[str, Loop]
) -> CallLog:
    calls = CallLog(database, clock, settings.request_log_per_second, shown_codes(directory.client))
    followers["log of calls"] = calls.run
    return calls


def _observing(metrics: Metrics) -> Observe:
    """Counts each call to WeChat, and notes it for the call of the API that it was made for."""

    def observe(path: str, outcome: str, seconds: float) -> None:
        metrics.called(path, outcome, seconds)
        trace.weixin_called(path, outcome, seconds)

    return observe


async def _directory(database: Database, vault: Vault, changes: Changes) -> Directory:
    directory = Directory(database, vault)
    await directory.load()
    changes.subscribe(TENANTS, directory.reload)
    return directory


def _refusal(settings: Settings) -> Callable[[str], Text | None]:
    return lambda url: refusal(url, allow_private=settings.allow_private_urls)
