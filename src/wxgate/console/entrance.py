"""Signing in and out, and the link that sets a password."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wxgate.console.addresses import LINK, ROOT
from wxgate.console.form import Form
from wxgate.console.gate import SIGN_IN, Gate
from wxgate.console.told import TOLD
from wxgate.console.visit import SEE_OTHER, Visit
from wxgate.operators.errors import SignInRefused, TooManyAttempts
from wxgate.operators.passwords import SHORTEST
from wxgate.operators.service import Operators
from wxgate.protocol.text import Text
from wxgate.tenants.errors import ValueRefused

SIGN_OUT: Final = f"{ROOT}/sign-out"
TESTER: Final = "/api_test"

_DIFFER: Final = Text("两次输入的密码不同", "the two passwords differ")


class Entrance:
    """The pages before the others."""

    def __init__(self, gate: Gate, operators: Operators) -> None:
        self._gate = gate
        self._operators = operators

    def routes(self) -> list[Route]:
        """Signing in, the link, signing out."""
        return [
            self._gate.open_route(SIGN_IN, self.sign_in),
            self._gate.open_route(f"{LINK}/{{token}}", self.use_link),
            self._gate.route(SIGN_OUT, self.sign_out, "POST"),
        ]

    async def sign_in(self, request: Request, form: Form) -> Response:
        """The form for name and password, and on to the page that was wanted."""
        name, error, status = "", None, 200
        if request.method == "POST":
            name = form.text("name")
            try:
                session = await self._operators.sign_in.attempt(
                    name, form.secret("password"), self._gate.address(request)
                )
                return self._gate.sign_in(RedirectResponse(_wanted(form.text("next")), SEE_OTHER), session)
            except SignInRefused as refused:
                error, status = refused.text, 403
            except TooManyAttempts as refused:
                error, status = refused.text, 429
        values = {
            "name": name,
            "next": _wanted(form.text("next") or request.query_params.get("next", "")),
            "error": error,
            "told": TOLD.get(request.query_params.get("told", "")),
        }
        return self._gate.frame.response(request, "sign_in.html", values, status=status)

    async def use_link(self, request: Request, form: Form) -> Response:
        """The form for a password. Only sending it uses the link up: chats and mail programs open links, too."""
        token: str = request.path_params["token"]
        name = await self._operators.admin.whose(token)
        error = None
        if request.method == "POST":
            try:
                return await self._with_password(request, token, form)
            except ValueRefused as refused:
                error = refused.text
        values = {"name": name, "error": error, "shortest": SHORTEST}
        return self._gate.frame.response(request, "password.html", values, status=400 if error else 200)

    async def sign_out(self, visit: Visit) -> Response:
        """The session is over."""
        await self._operators.sessions.end(visit.session.token)
        return self._gate.sign_out(visit.redirect(SIGN_IN, "signed-out"))

    async def _with_password(self, request: Request, token: str, form: Form) -> Response:
        password = form.secret("password")
        if password != form.secret("again"):
            raise ValueRefused(*_DIFFER)
        name = await self._operators.admin.set_password(token, password, self._operators.passwords)
        async with self._operators.changes.recorded(name, self._gate.address(request), "operator.password", name, {}):
            session = await self._operators.sessions.begin(name)
        return self._gate.sign_in(RedirectResponse(ROOT, SEE_OTHER), session)


def _wanted(path: str) -> str:
    """The page to go on to; the first one for anything that is not a page of the console."""
    parts = urlsplit(path)
    inside = any(parts.path == root or parts.path.startswith(f"{root}/") for root in (ROOT, TESTER))
    return path if inside and not parts.scheme and not parts.netloc and "\\" not in path else ROOT
