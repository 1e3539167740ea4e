"""The first page: how the gateway is doing, and what to do next."""

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.visit import Visit


class HomePage:
    """`/console`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """Its route."""
        return [self._gate.route(ROOT, self.show)]

    async def show(self, visit: Visit) -> Response:
        """The page."""
        return visit.page("home.html")
