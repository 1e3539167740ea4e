"""What the pages of accounts and of platforms have in common: their addresses, and closing and opening one."""

from abc import ABC, abstractmethod
from typing import ClassVar

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.visit import Visit


class RecordPages(ABC):
    """Pages of what is known by an appid."""

    kind: ClassVar[str]
    """As the record of changes names it."""
    path: ClassVar[str]

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """The list, the form for a new one, and each one with its deeds."""
        one = f"{self.path}/{{appid}}"
        return [
            self._gate.route(self.path, self.list_),
            self._gate.route(f"{self.path}/new", self.add, "GET", "POST"),
            self._gate.route(one, self.show, "GET", "POST"),
            self._gate.route(f"{one}/check", self.check, "POST"),
            self._gate.route(f"{one}/close", self.close, "POST"),
            self._gate.route(f"{one}/open", self.open_, "POST"),
        ]

    @abstractmethod
    async def list_(self, visit: Visit) -> Response:
        """What there is."""

    @abstractmethod
    async def add(self, visit: Visit) -> Response:
        """The form for a new one; posted, the new one."""

    @abstractmethod
    async def show(self, visit: Visit) -> Response:
        """One; posted, changed."""

    @abstractmethod
    async def check(self, visit: Visit) -> Response:
        """What WeChat says to it."""

    @abstractmethod
    async def shut(self, appid: str) -> None:
        """Has the service close it."""

    @abstractmethod
    async def reopen(self, appid: str) -> None:
        """Has the service open it again."""

    async def close(self, visit: Visit) -> Response:
        """Calls that need it are refused from now on."""
        appid = visit.path("appid")
        async with visit.change(f"{self.kind}.close", appid):
            await self.shut(appid)
        return await self.done(visit, appid, "closed")

    async def open_(self, visit: Visit) -> Response:
        """They are served again."""
        appid = visit.path("appid")
        async with visit.change(f"{self.kind}.open", appid):
            await self.reopen(appid)
        return await self.done(visit, appid, "opened")

    async def done(self, visit: Visit, appid: str, what: str) -> Response:
        """Leads to its page, which says what was done; this process knows it already."""
        await self._desk.directory.reload()
        return visit.redirect(f"{self.path}/{appid}", what)
