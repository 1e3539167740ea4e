"""The one place where services are built and wired."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.db import Database
from wxgate.db.changes import Changes
from wxgate.deliveries.deliver import Deliver
from wxgate.deliveries.delivery import form_delivery, raw_delivery
from wxgate.deliveries.poster import Poster
from wxgate.deliveries.targets import refusal
from wxgate.http import documents, health
from wxgate.http.api import PREFIX, SignedApi
from wxgate.http.chain import Chain
from wxgate.http.garbage import look_seldom
from wxgate.http.logs import configure
from wxgate.http.metrics import Metrics
from wxgate.http.routes import ENDPOINTS, NAMES, Route, serve
from wxgate.http.site import build_site
from wxgate.jobs.dead_letters import delete_dead_letters
from wxgate.jobs.loops import Loop, running
from wxgate.jobs.periodic import Chore, Chores
from wxgate.jobs.queue import Queue
from wxgate.jobs.runner import Capacity, Runner
from wxgate.jobs.waking import Waking
from wxgate.messages import cleanup as message_cleanup
from wxgate.messages import endpoints as message_endpoints
from wxgate.messages.delivered import EVENT as JOB_FINISH
from wxgate.messages.delivered import TemplateDelivered, job_finish
from wxgate.messages.sending import SendTemplate
from wxgate.messages.service import Messages
from wxgate.protocol.clock import Clock
from wxgate.push import cleanup as push_cleanup
from wxgate.push import pages as push_pages
from wxgate.push.service import Pushes
from wxgate.relay import endpoints as relay_endpoints
from wxgate.relay import pages as relay_pages
from wxgate.relay.cleanup import clean_up
from wxgate.relay.service import Relay, build_relay
from wxgate.settings import Settings
from wxgate.tenants import endpoints as tenant_endpoints
from wxgate.tenants import upkeep
from wxgate.tenants.directory import Directory
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.quota import Quota
from wxgate.tenants.replay import ReplayGuard
from wxgate.tenants.tables import TOPIC as TENANTS
from wxgate.tenants.vault import Vault
from wxgate.tokens import endpoints as token_endpoints
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.refresher import Refresher
from wxgate.tokens.tables import TOPIC as TOKENS
from wxgate.weixin.api import Api
from wxgate.weixin.simulated_time import SimulatedTime

CLEAN_UP_EVERY: Final = 600.0
"""Seconds between two rounds of deleting what has expired."""

log = structlog.get_logger("wxgate.app")


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
    pushes: Pushes
    metrics: Metrics
    loops: Mapping[str, Loop]
    """What this process does by itself, by name; only what follows other processes when `background` is off."""


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """The services, built bottom up and closed top down. Starts no background work.

    Raises what keeps a process from working: OperatorError for the master key, DatabaseUnavailable,
    DatabaseAddressInvalid.
    """
    async with AsyncExitStack() as stack:
        clock, metrics = Clock(), Metrics()
        loops: dict[str, Loop] = {}
        if settings.clock_url:
            simulated = SimulatedTime(clock, settings.clock_url)
            stack.push_async_callback(simulated.close)
            await simulated.set()
            loops["clock"] = simulated.run
        database = await Database.open(settings.database)
        stack.push_async_callback(database.close)
        vault = await open_vault(database, settings.master_key.get_secret_value(), settings.data_dir)
        changes = Changes(database)
        directory = Directory(database, vault)
        await directory.load()
        changes.subscribe(TENANTS, directory.reload)
        quota, replay = Quota(database, clock), ReplayGuard(database, clock)
        weixin = Api(settings.weixin_api_url, settings.weixin_connections, metrics.called)
        stack.push_async_callback(weixin.close)
        keeper = Keeper(database, vault, weixin, clock, refresh_every=settings.token_refresh_every)
        stack.push_async_callback(keeper.close)
        await keeper.reload()
        changes.subscribe(TOKENS, keeper.reload)
        metrics.tokens = lambda: keeper.overview(directory.accounts())
        relay = build_relay(settings, database, directory, keeper, weixin, clock)
        queue = Queue(clock)
        allow_private = settings.allow_private_urls
        messages = Messages(
            database, queue, keeper, weixin, clock, lambda url: refusal(url, allow_private=allow_private)
        )
        pushes = Pushes(database, directory, clock, queue, {JOB_FINISH: job_finish}, raw_delivery)
        services = Services(
            settings=settings,
            clock=clock,
            database=database,
            vault=vault,
            changes=changes,
            directory=directory,
            quota=quota,
            replay=replay,
            weixin=weixin,
            keeper=keeper,
            relay=relay,
            queue=queue,
            messages=messages,
            pushes=pushes,
            metrics=metrics,
            loops=loops,
        )
        loops["changes"] = changes.run
        if settings.background:
            poster = Poster(clock, allow_private=allow_private)
            stack.push_async_callback(poster.close)
            loops |= _background(services, poster)
        else:
            loops["job waking"] = Waking(database, queue, None).run
        yield services


def _background(services: Services, poster: Poster) -> Mapping[str, Loop]:
    """The work that any one process may do for all."""
    database, directory, clock, keeper = services.database, services.directory, services.clock, services.keeper
    settings = services.settings
    kinds = (
        Deliver(poster, directory, clock),
        SendTemplate(directory, keeper, services.weixin, clock, form_delivery),
        TemplateDelivered(database, clock, form_delivery),
    )
    runner = Runner(database, services.queue, kinds, clock, Capacity(settings.jobs_at_once, settings.job_lease))
    services.metrics.jobs = lambda: runner

    def kept_since() -> float:
        return clock.now() - settings.retention_messages

    chores = {
        "tenant upkeep": Chore(upkeep.EVERY, lambda: upkeep.purge(services.quota, services.replay)),
        "relay clean-up": Chore(CLEAN_UP_EVERY, lambda: clean_up(database, clock.now(), settings.springboard_ttl)),
        "message clean-up": Chore(CLEAN_UP_EVERY, lambda: message_cleanup.clean_up(database, kept_since())),
        "push clean-up": Chore(CLEAN_UP_EVERY, lambda: push_cleanup.clean_up(database, kept_since())),
        "dead letter clean-up": Chore(CLEAN_UP_EVERY, lambda: delete_dead_letters(database, kept_since())),
    }
    return {
        "token refresher": Refresher(keeper, directory, clock).run,
        "jobs": runner.run,
        "job waking": Waking(database, services.queue, runner).run,
        "chores": Chores(database, clock, chores).run,
    }


def api_routes(services: Services) -> Mapping[str, Route]:
    """Every endpoint and the service it is handed: one line per capability."""
    return {
        **serve(relay_endpoints.ENDPOINTS, services.relay),
        **serve(tenant_endpoints.ENDPOINTS, tenant_endpoints.ClientInfo(NAMES)),
        **serve(token_endpoints.ENDPOINTS, services.keeper),
        **serve(message_endpoints.ENDPOINTS, services.messages),
    }


MoreRoutes = Callable[[Services], Mapping[str, Route]]
"""Endpoints besides the declared ones, for benchmarks and tests."""


class Gateway:
    """The ASGI app of one process: signed calls on one side, pages on the other, services in between."""

    def __init__(self, settings: Settings, more_routes: MoreRoutes = lambda _: {}) -> None:
        self._settings = settings
        self._more_routes = more_routes
        self.services: Services
        self._api: ASGIApp
        self._site: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or the process's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"].startswith(PREFIX):
            await self._api(scope, receive, send)
        else:
            await self._site(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.running():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:  # noqa: BLE001  # uvicorn is told, and ends the process
            log.error("the gateway could not start or stop", reason=f"{type(error).__name__}: {error}")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Services]:
        """The app with its services open and its background work under way."""
        async with open_services(self._settings) as services:
            self.services = services
            self._api = _build_api(services, {**api_routes(services), **self._more_routes(services)})
            self._site = _build_site(services)
            async with running(services.loops):
                yield services


def create_app(more_routes: MoreRoutes = lambda _: {}) -> ASGIApp:
    """The app of a worker process; its settings come from the environment."""
    settings = Settings()
    configure(settings.log_format, settings.log_level)
    look_seldom()
    return Gateway(settings, more_routes)


def _build_api(services: Services, routes: Mapping[str, Route]) -> SignedApi:
    chain = Chain(services.directory, services.quota, services.replay, services.clock)
    return SignedApi(routes, chain, services.metrics, services.settings)


def _build_site(services: Services) -> ASGIApp:
    settings = services.settings
    return build_site(
        [
            *relay_pages.routes(services.relay),
            *push_pages.routes(services.pushes),
            *documents.routes(ENDPOINTS, settings.public_url),
            *health.routes(services.database, services.metrics, settings.metrics_allow, settings.trusted_proxies),
        ]
    )
