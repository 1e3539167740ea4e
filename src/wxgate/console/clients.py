"""Clients: all that `wxgate client` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.client_check import check_client
from wxgate.console.client_form import changed, client_fields, form_of
from wxgate.console.desk import Desk
from wxgate.console.form import Form
from wxgate.console.gate import Gate
from wxgate.console.paging import further
from wxgate.console.snippets import PLACEHOLDER, snippets
from wxgate.console.visit import Visit
from wxgate.tenants.account import Account
from wxgate.tenants.client import Client
from wxgate.tenants.client_admin import GRACE
from wxgate.tenants.errors import OperatorError, ValueRefused
from wxgate.tokens.check import Finding

PATH: Final = f"{ROOT}/clients"
PAGE: Final = 50
DAY: Final = 86400
MAX_ACCOUNTS: Final = 200
"""Accounts that a form offers to choose from; with more of them the appid is typed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a client's form offers."""

    endpoints: Sequence[str]
    accounts: Sequence[Account] | None
    """None when they are too many."""


class ClientPages:
    """`/console/clients`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """The list, the form for a new one, and each client with its deeds."""
        one = f"{PATH}/{{code}}"
        return [
            self._gate.route(PATH, self.list_),
            self._gate.route(f"{PATH}/new", self.add, "GET", "POST"),
            self._gate.route(one, self.show, "GET", "POST"),
            self._gate.route(f"{one}/check", self.check, "POST"),
            self._gate.route(f"{one}/secret", self.reveal, "POST"),
            self._gate.route(f"{one}/rotate", self.rotate, "POST"),
            self._gate.route(f"{one}/close", self.close, "POST"),
            self._gate.route(f"{one}/open", self.open_, "POST"),
        ]

    async def list_(self, visit: Visit) -> Response:
        """Clients by code, or those whose code, name or account has what is searched for."""
        text, after = visit.asked("q").lower(), visit.asked("after")
        clients = sorted(self._desk.directory.clients(), key=lambda each: each.code)
        shown = [each for each in clients if each.code > after and _matches(each, text)][: PAGE + 1]
        following = further(visit, shown[PAGE - 1].code, "after") if len(shown) > PAGE else ""
        names = {each.appid: each.name for each in self._desk.directory.accounts()}
        return visit.page(
            "clients.html",
            clients=shown[:PAGE],
            next=following,
            q=visit.asked("q"),
            names=names,
            anything=bool(clients),
            endpoints=len(self._desk.endpoints),
        )

    async def add(self, visit: Visit) -> Response:
        """The form for a new client; posted, the client with its secret."""
        if not visit.posts:
            return self._form(visit, Form([("appid", visit.asked("appid"))]))
        form = visit.form
        try:
            fields = client_fields(form)
            async with visit.change("client.add", form.text("name"), app_id=form.text("appid")):
                client = await self._desk.clients.add(
                    code=form.text("code") or None, secret=form.secret("secret") or None, **fields
                )
        except OperatorError as refused:
            return self._form(visit, form, refused)
        await self._desk.directory.reload()
        return await self._page(visit, client, secret=client.secret)

    async def show(self, visit: Visit) -> Response:
        """One client; posted, changed."""
        client = await self._desk.clients.client(visit.path("code"))
        if not visit.posts:
            return await self._page(visit, client)
        try:
            fields = client_fields(visit.form)
            async with visit.change("client.edit", client.code, changed=changed(client, fields)):
                await self._desk.clients.edit(client.code, **fields)
        except OperatorError as refused:
            return await self._page(visit, client, refused, form=visit.form)
        await self._desk.directory.reload()
        return visit.redirect(_path(client.code), "saved")

    async def check(self, visit: Visit) -> Response:
        """What keeps the client from calling."""
        client = await self._desk.clients.client(visit.path("code"))
        return await self._page(visit, client, findings=check_client(self._desk, client))

    async def reveal(self, visit: Visit) -> Response:
        """The client with its secret, on this one page."""
        client = await self._desk.clients.client(visit.path("code"))
        async with visit.change("client.reveal", client.code):
            return await self._page(visit, client, secret=client.secret)

    async def rotate(self, visit: Visit) -> Response:
        """The client with a new secret; the old one stays valid for some days."""
        code = visit.path("code")
        try:
            days = visit.form.number("days")
            grace = GRACE if days is None else days * DAY
            async with visit.change("client.rotate", code, grace_seconds=grace):
                client = await self._desk.clients.rotate(code, grace=grace)
        except ValueRefused as refused:
            return await self._page(visit, await self._desk.clients.client(code), refused)
        await self._desk.directory.reload()
        return await self._page(visit, client, secret=client.secret)

    async def close(self, visit: Visit) -> Response:
        """The client is answered 105."""
        code = visit.path("code")
        async with visit.change("client.close", code):
            await self._desk.clients.close(code)
        await self._desk.directory.reload()
        return visit.redirect(_path(code), "closed")

    async def open_(self, visit: Visit) -> Response:
        """The client may call again."""
        code = visit.path("code")
        async with visit.change("client.open", code):
            await self._desk.clients.open(code)
        await self._desk.directory.reload()
        return visit.redirect(_path(code), "opened")

    def _form(self, visit: Visit, form: Form, error: OperatorError | None = None) -> Response:
        return visit.page("client_new.html", error=error, form=form, choices=self._choices())

    async def _page(
        self,
        visit: Visit,
        client: Client,
        error: OperatorError | None = None,
        *,
        form: Form | None = None,
        findings: list[Finding] | None = None,
        secret: str | None = None,
    ) -> Response:
        account = self._desk.directory.account(client.appid) if client.appid else None
        return visit.page(
            "client.html",
            error=error,
            client=client,
            account=account,
            form=form or form_of(client),
            findings=findings,
            secret=secret,
            snippets=snippets(self._desk.settings.public_url, client.code, secret or PLACEHOLDER),
            now=self._desk.clock.now(),
            grace_days=GRACE // DAY,
            here=_path(client.code),
            choices=self._choices(),
        )

    def _choices(self) -> Choices:
        accounts = sorted(self._desk.directory.accounts(), key=lambda each: each.name)
        offered = [each for each in accounts if not each.closed]
        return Choices(self._desk.endpoints, offered if len(offered) <= MAX_ACCOUNTS else None)


def _matches(client: Client, text: str) -> bool:
    return not text or any(text in part.lower() for part in (client.code, client.name, client.appid or ""))


def _path(code: str) -> str:
    return f"{PATH}/{quote(code, safe='')}"
