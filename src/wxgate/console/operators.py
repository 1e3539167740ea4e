"""Who may sign in here."""

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT, link_path
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.visit import Visit
from wxgate.tenants.errors import OperatorError

PATH = f"{ROOT}/operators"


class OperatorPages:
    """`/console/operators`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._admin = desk.operators.admin
        self._base = desk.settings.public_url

    def routes(self) -> list[Route]:
        """The list with its form, and the deeds for one operator."""
        return [
            self._gate.route(PATH, self.list_, "GET", "POST"),
            self._gate.route(f"{PATH}/{{name}}/link", self.link, "POST"),
            self._gate.route(f"{PATH}/{{name}}/close", self.close, "POST"),
            self._gate.route(f"{PATH}/{{name}}/open", self.open_, "POST"),
        ]

    async def list_(self, visit: Visit) -> Response:
        """All operators; posted, one more with a link."""
        if not visit.posts:
            return await self._page(visit)
        name = visit.form.text("name")
        try:
            async with visit.change("operator.add", name):
                token = await self._admin.add(name)
        except OperatorError as refused:
            return await self._page(visit, refused)
        return await self._page(visit, link=self._url(token), whose=name)

    async def link(self, visit: Visit) -> Response:
        """A link for a new password."""
        name = visit.path("name")
        async with visit.change("operator.link", name):
            token = await self._admin.link(name)
        return await self._page(visit, link=self._url(token), whose=name)

    async def close(self, visit: Visit) -> Response:
        """The operator is signed out everywhere, and stays out."""
        try:
            async with visit.change("operator.close", visit.path("name")):
                await self._admin.close(visit.path("name"))
        except OperatorError as refused:
            return await self._page(visit, refused)
        return visit.redirect(PATH, "closed")

    async def open_(self, visit: Visit) -> Response:
        """The operator may sign in again."""
        async with visit.change("operator.open", visit.path("name")):
            await self._admin.open(visit.path("name"))
        return visit.redirect(PATH, "opened")

    async def _page(
        self, visit: Visit, error: OperatorError | None = None, *, link: str = "", whose: str = ""
    ) -> Response:
        operators = await self._admin.operators()
        return visit.page("operators.html", error=error, operators=operators, link=link, whose=whose)

    def _url(self, token: str) -> str:
        return f"{self._base}{link_path(token)}"
