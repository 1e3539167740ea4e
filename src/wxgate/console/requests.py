"""The log of calls."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.calls.listing import PAGE, CallFilter, read_calls, read_load
from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.paging import HIGHEST, before, further
from wxgate.console.visit import Visit

PATH: Final = f"{ROOT}/requests"
BUCKETS: Final = 72
"""Of ten minutes each: the latest twelve hours."""


class RequestsPage:
    """`/console/requests`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """Its route."""
        return [self._gate.route(PATH, self.show)]

    async def show(self, visit: Visit) -> Response:
        """The newest calls that match, or those before one of them."""
        wanted = _wanted(visit)
        found = await self._desk.database.read(read_calls, wanted, PAGE, before(visit))
        load = await self._desk.database.read(read_load, self._desk.clock.now(), BUCKETS)
        return visit.page(
            "requests.html",
            calls=found.rows,
            stopped=found.stopped,
            next=further(visit, found.next) if found.next else "",
            wanted=wanted,
            retcode=visit.asked("code"),
            endpoints=self._desk.endpoints,
            left_out=sum(each.calls - each.logged for each in load),
            total=sum(each.calls for each in load),
            days=round(self._desk.settings.retention_logs / 86400, 1),
            name_of=self._name_of,
        )

    def _name_of(self, code: str) -> str:
        client = self._desk.directory.client(code)
        return client.name if client else ""


def _wanted(visit: Visit) -> CallFilter:
    code = visit.asked("code")
    number = int(code) if code.lstrip("-").isdigit() and code.isascii() and len(code) <= 9 else None
    return CallFilter(
        request_id=visit.asked("id"),
        client_code=visit.asked("client"),
        endpoint=visit.asked("endpoint"),
        retcode=number if number is not None and abs(number) < HIGHEST else None,
        failed=bool(visit.asked("failed")),
    )
