"""What operators changed."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.deeds import DEEDS, OUTCOMES
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.paging import before, further
from wxgate.console.visit import Visit
from wxgate.operators.changes import PAGE, Change

PATH = f"{ROOT}/changes"


class ChangesPage:
    """`/console/changes`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._changes = desk.operators.changes

    def routes(self) -> list[Route]:
        """Its route."""
        return [self._gate.route(PATH, self.show)]

    async def show(self, visit: Visit) -> Response:
        """The newest changes, or those before one of them."""
        found: Sequence[Change] = await self._changes.latest(before(visit), PAGE + 1)
        shown = found[:PAGE]
        following = further(visit, shown[-1].id) if len(found) > PAGE else ""
        return visit.page("changes.html", changes=shown, next=following, deeds=DEEDS, outcomes=OUTCOMES)
