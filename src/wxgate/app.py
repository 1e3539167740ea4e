"""The one place where services are built and wired."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.db import Database
from wxgate.db.changes import Changes
from wxgate.http import documents, health
from wxgate.http.api import PREFIX, SignedApi
from wxgate.http.chain import Chain
from wxgate.http.garbage import look_seldom
from wxgate.http.logs import configure
from wxgate.http.metrics import Metrics
from wxgate.http.routes import ENDPOINTS, NAMES, Route, serve
from wxgate.http.site import build_site
from wxgate.jobs.loops import Loop, every, running
from wxgate.protocol.clock import Clock
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
"""Seconds between two rounds of deleting what has expired; several processes doing it at once do no harm."""

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
    metrics: Metrics
    loops: Mapping[str, Loop]
    """Background work of this process, by name."""


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
        loops |= {
            "changes": changes.run,
            "token refresher": Refresher(keeper, directory, clock).run,
            "tenant upkeep": every(upkeep.EVERY, lambda: upkeep.purge(quota, replay)),
            "relay clean-up": every(CLEAN_UP_EVERY, lambda: clean_up(database, clock.now(), settings.springboard_ttl)),
        }
        yield Services(
            settings, clock, database, vault, changes, directory, quota, replay, weixin, keeper, relay, metrics, loops
        )


def api_routes(services: Services) -> Mapping[str, Route]:
    """Every endpoint and the service it is handed: one line per capability."""
    return {
        **serve(relay_endpoints.ENDPOINTS, services.relay),
        **serve(tenant_endpoints.ENDPOINTS, tenant_endpoints.ClientInfo(NAMES)),
        **serve(token_endpoints.ENDPOINTS, services.keeper),
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
            # without background work a process still follows what others change
            loops = services.loops if self._settings.background else _followers(services.loops)
            async with running(loops):
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
            *documents.routes(ENDPOINTS, settings.public_url),
            *health.routes(services.database, services.metrics, settings.metrics_allow, settings.trusted_proxies),
        ]
    )


def _followers(loops: Mapping[str, Loop]) -> Mapping[str, Loop]:
    return {name: loop for name, loop in loops.items() if name in {"clock", "changes"}}
