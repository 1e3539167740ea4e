"""Every page of the console."""

from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.accounts import AccountPages
from wxgate.console.addresses import ROOT
from wxgate.console.assets import Assets
from wxgate.console.cards import CardPages
from wxgate.console.changes import ChangesPage
from wxgate.console.clients import ClientPages
from wxgate.console.desk import Desk
from wxgate.console.entrance import Entrance
from wxgate.console.frame import Frame
from wxgate.console.gate import Gate
from wxgate.console.home import HomePage
from wxgate.console.jobs import JobPages
from wxgate.console.links import LinkPages
from wxgate.console.media import MediaPages
from wxgate.console.messages import MessagePages
from wxgate.console.missing import Missing
from wxgate.console.operators import OperatorPages
from wxgate.console.platforms import PlatformPages
from wxgate.console.requests import RequestsPage
from wxgate.console.sections import SECTIONS, SIMULATOR
from wxgate.console.simulator import SimulatorPage
from wxgate.console.visit import Visit

HERE: Final = Path(__file__).parent


def routes(desk: Desk, *, simulated: bool = False) -> list[Route]:
    """The routes below `/console`, and those of the files that its pages load.

    `simulated`: WeChat is the simulator, on the same host, and has a page of its own.
    """
    assets = Assets(HERE / "assets")
    sections = (*SECTIONS, SIMULATOR) if simulated else SECTIONS
    gate = Gate(Frame(assets, sections=sections), desk.operators, desk.settings)
    pages = (
        Entrance(gate, desk.operators),
        HomePage(gate, desk),
        AccountPages(gate, desk),
        PlatformPages(gate, desk),
        ClientPages(gate, desk),
        RequestsPage(gate, desk),
        MessagePages(gate, desk),
        JobPages(gate, desk),
        MediaPages(gate, desk),
        LinkPages(gate, desk),
        CardPages(gate, desk),
        OperatorPages(gate, desk),
        ChangesPage(gate, desk),
    )
    more = SimulatorPage(gate).routes() if simulated else []
    return [
        *assets.routes(),
        *(route for page in pages for route in page.routes()),
        *more,
        gate.route(f"{ROOT}/{{rest:path}}", _nothing, "GET", "POST"),
    ]


async def _nothing(visit: Visit) -> Response:
    raise Missing(f"没有页面 {visit.request.url.path}", f"there is no page {visit.request.url.path}")
