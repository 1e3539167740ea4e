"""The ASGI app of one process, over its services."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.background import working
from wxgate.blobs import pages as blob_pages
from wxgate.cards import claim_endpoints
from wxgate.cards import endpoints as card_endpoints
from wxgate.cards import pages as card_pages
from wxgate.console import pages as console_pages
from wxgate.console.desk import Desk
from wxgate.console.tester import pages as tester_pages
from wxgate.console.tester.credentials import DemoClient
from wxgate.http import documents, health, tester
from wxgate.http.api import PREFIX, SignedApi
from wxgate.http.chain import Chain
from wxgate.http.garbage import look_seldom
from wxgate.http.logs import configure
from wxgate.http.routes import ENDPOINTS, NAMES, Route, serve
from wxgate.http.site import build_site
from wxgate.links import endpoints as link_endpoints
from wxgate.links.pages import PREFIX as SHORT_LINK
from wxgate.links.pages import ShortLinks
from wxgate.media import endpoints as media_endpoints
from wxgate.media import pages as upyun_pages
from wxgate.media import voice_endpoints
from wxgate.messages import endpoints as message_endpoints
from wxgate.platforms import pages as platform_pages
from wxgate.push import pages as push_pages
from wxgate.qrcodes import endpoints as qrcode_endpoints
from wxgate.qrcodes import pages as qrcode_pages
from wxgate.relay import endpoints as relay_endpoints
from wxgate.relay import pages as relay_pages
from wxgate.services import Services, open_services
from wxgate.settings import Settings
from wxgate.shake import endpoints as shake_endpoints
from wxgate.tenants import endpoints as tenant_endpoints
from wxgate.tokens import endpoints as token_endpoints

log = structlog.get_logger("wxgate.app")


def api_routes(services: Services) -> Mapping[str, Route]:
    """Every endpoint and the service it is handed: one line per capability."""
    return {
        **serve(relay_endpoints.ENDPOINTS, services.relay),
        **serve(tenant_endpoints.ENDPOINTS, tenant_endpoints.ClientInfo(NAMES)),
        **serve(token_endpoints.ENDPOINTS, services.keeper),
        **serve(message_endpoints.ENDPOINTS, services.messages),
        **serve(media_endpoints.ENDPOINTS, services.media.files),
        **serve(voice_endpoints.ENDPOINTS, services.media.voices),
        **serve(claim_endpoints.ENDPOINTS, services.claim_pages),
        **serve(card_endpoints.ENDPOINTS, services.cards),
        **serve(shake_endpoints.ENDPOINTS, services.cards),
        **serve(qrcode_endpoints.ENDPOINTS, services.qrcodes),
        **serve(link_endpoints.ENDPOINTS, services.links),
    }


def console_routes(services: Services, *, simulated: bool = False) -> Sequence[BaseRoute]:
    """Every page of the console; `simulated` where WeChat is."""
    desk = Desk(
        settings=services.settings,
        clock=services.clock,
        database=services.database,
        vault=services.vault,
        directory=services.directory,
        keeper=services.keeper,
        weixin=services.weixin,
        operators=services.operators,
        media_url=services.media.blobs.url,
        endpoints=NAMES,
    )
    return console_pages.routes(desk, simulated=simulated)


def tester_routes(services: Services, demo: DemoClient | None) -> Sequence[BaseRoute]:
    """The API's tester."""
    return tester_pages.routes(
        services.settings,
        services.clock,
        services.directory,
        services.operators,
        tester.catalogue(ENDPOINTS),
        tester.fields_of,
        demo,
    )


MoreRoutes = Callable[[Services], Mapping[str, Route]]
"""Endpoints besides the declared ones, for benchmarks and tests."""


class Gateway:
    """The ASGI app of one process: signed calls on one side, pages on the other, services in between.

    Only a demo hands over its client: its secret stands on the tester's page.
    """

    def __init__(
        self, settings: Settings, more_routes: MoreRoutes = lambda _: {}, *, demo: DemoClient | None = None
    ) -> None:
        self._settings = settings
        self._more_routes = more_routes
        self._demo = demo
        self.services: Services
        self._api: ASGIApp
        self._short_links: ASGIApp
        self._site: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or the process's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"].startswith(PREFIX):
            await self._api(scope, receive, send)
        elif scope["path"].startswith(SHORT_LINK):
            await self._short_links(scope, receive, send)
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
            self._short_links = ShortLinks(services.links)
            self._site = _build_site(services, self._demo)
            async with working(services):
                yield services


def create_app(more_routes: MoreRoutes = lambda _: {}) -> ASGIApp:
    """The app of a worker process; its settings come from the environment."""
    settings = Settings()
    configure(settings.log_format, settings.log_level)
    look_seldom()
    return Gateway(settings, more_routes)


def _build_api(services: Services, routes: Mapping[str, Route]) -> SignedApi:
    chain = Chain(services.directory, services.quota, services.replay, services.clock)
    return SignedApi(routes, chain, services.metrics, services.calls, services.settings)


def _build_site(services: Services, demo: DemoClient | None) -> ASGIApp:
    settings = services.settings
    return build_site(
        [
            *relay_pages.routes(services.relay),
            *push_pages.routes(services.pushes),
            *platform_pages.routes(services.platforms, settings),
            *qrcode_pages.routes(),
            *blob_pages.routes(services.media.blobs),
            *upyun_pages.routes(services.media.upyun),
            *card_pages.routes(services.claim_opening, settings),
            *console_routes(services, simulated=demo is not None),
            *tester_routes(services, demo),
            *documents.routes(ENDPOINTS, settings.public_url),
            *health.routes(services.database, services.metrics, settings.metrics_allow, settings.trusted_proxies),
        ]
    )
