"""The first page: how the gateway is doing, and what to do next."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.calls.listing import Load, read_load
from wxgate.console.addresses import ROOT
from wxgate.console.charts import Bar, Chart, bar_chart
from wxgate.console.concerns import concerns
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.token_view import token_view
from wxgate.console.visit import Visit
from wxgate.protocol.language import Language

BUCKETS: Final = 72
"""Of ten minutes each: twelve hours."""

PER_HOUR: Final = 6
SHOWN: Final = 10
"""Accounts on this page."""


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
        desk = self._desk
        load = await desk.database.read(read_load, desk.clock.now(), BUCKETS)
        standing = await desk.jobs.standing()
        now = desk.clock.now()
        accounts = [account for account in desk.directory.accounts() if not account.closed]
        views = [(account, token_view(desk.keeper.known(account), now)) for account in accounts]
        clients = [client for client in desk.directory.clients() if not client.closed]
        return visit.page(
            "home.html",
            accounts=len(accounts),
            clients=clients[:1],
            number_of_clients=len(clients),
            shown=sorted(views, key=lambda each: (each[1].rank, each[0].appid))[:SHOWN],
            valid=sum(view.access_state in ("valid", "failing") for _, view in views),
            calls=sum(each.calls for each in load),
            errors=sum(each.errors for each in load),
            chart=_chart(load, visit.language),
            standing=standing,
            concerns=concerns(desk, views, standing),
            public_url=desk.settings.public_url,
        )


def _chart(load: Sequence[Load], language: Language) -> Chart:
    def bar(number: int, each: Load) -> Bar:
        at = datetime.fromtimestamp(each.at, UTC)
        words = (f"{each.calls} 次，失败 {each.errors} 次", f"{each.calls} calls, {each.errors} failed")
        told = f"{at:%H:%M} UTC: {words[0] if language == 'zh' else words[1]}"
        return Bar(each.calls, each.errors, told, f"{at:%H:%M}" if number % (2 * PER_HOUR) == 0 else "", each.at)

    return bar_chart([bar(number, each) for number, each in enumerate(load)])
