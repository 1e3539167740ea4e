"""Claim pages, and the cards that visitors claimed."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.cards.listing import PAGE, read_claim_pages
from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.paging import before, further
from wxgate.console.visit import Visit
from wxgate.push.listing import read_events

PATH: Final = f"{ROOT}/cards"
CLAIMED: Final = ("user_get_card",)
"""WeChat's event: somebody has the card now."""


class CardPages:
    """`/console/cards`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """What was claimed, and the pages for claiming."""
        return [self._gate.route(PATH, self.claimed), self._gate.route(f"{PATH}/pages", self.pages)]

    async def claimed(self, visit: Visit) -> Response:
        """The newest claims, as WeChat told of them."""
        found = await self._desk.database.read(read_events, CLAIMED, PAGE, before(visit))
        names = {each.appid: each.name for each in self._desk.directory.accounts()}
        return visit.page(
            "cards.html",
            events=found.rows,
            stopped=found.stopped,
            next=further(visit, found.next) if found.next else "",
            names=names,
        )

    async def pages(self, visit: Visit) -> Response:
        """The newest claim pages."""
        found = await self._desk.database.read(read_claim_pages, PAGE + 1, visit.asked("before"))
        following = further(visit, found[PAGE - 1].key) if len(found) > PAGE else ""
        return visit.page(
            "claim_pages.html",
            pages=found[:PAGE],
            next=following,
            base=self._desk.settings.pages,
            name_of=self._name_of,
        )

    def _name_of(self, code: str) -> str:
        client = self._desk.directory.client(code)
        return client.name if client else code
