"""The simulator as one ASGI application."""

from collections.abc import Mapping

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wxgate_sim.controls.routes import routes as control_routes
from wxgate_sim.controls.routes import unknown, wrong_method
from wxgate_sim.errors import Refused
from wxgate_sim.web import jssdk, media, phone, qrcode
from wxgate_sim.web.api import Api, Route
from wxgate_sim.web.routes import API, pages
from wxgate_sim.world import World

# What an application that shares its port with the simulator must hand over: these paths and all below them.
SIM_PREFIXES: tuple[str, ...] = (
    *("/_sim", "/cgi-bin", "/sns", "/connect", "/phone", "/q/"),
    *("/card", "/shakearound", "/open/js", "/vweixinp", "/mmbiz"),
    *("/wxaopen", "/safe"),
)


class SimApp(Starlette):
    """Starlette for the controls; calls of the imitated API go straight to their handlers, past all middleware."""

    def __init__(self, world: World, imitated: Mapping[str, Route]) -> None:
        pages = [phone.route(world), qrcode.route(world), media.picture_route(world)]
        routes = [*pages, *jssdk.routes(world), *control_routes(world, imitated)]
        super().__init__(routes=routes, exception_handlers={405: wrong_method})
        self.world = world
        self.imitated = imitated
        self.api = Api(world, imitated)
        self.router.default = self.not_imitated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"] in self.imitated:
            await self.api(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def not_imitated(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that nothing is here: WeChat's 40066, but with status 404 so that nobody takes it for an answer."""
        if scope["type"] != "http":
            return
        request = Request(scope)
        if request.url.path.startswith("/_sim"):
            await unknown(request.url.path)(scope, receive, send)
            return
        body = self.world.refusal(Refused(40066), request.url.path)
        body["hint"] = "wxgate_sim does not imitate this path"
        await Response(orjson.dumps(body), 404, media_type="application/json")(scope, receive, send)


def create_app(world: World | None = None) -> Starlette:
    """The simulator over this world, or over a new and empty one.

    All its paths lie under SIM_PREFIXES, at the root: WeChat's paths cannot be moved.
    """
    return SimApp(world or World(), {**API, **pages()})
