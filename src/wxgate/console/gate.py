"""Who gets to which page: from which networks, with which session, and with which forms."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote, urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.form import Form, read_form
from wxgate.console.frame import Frame
from wxgate.console.missing import MISSING, Missing
from wxgate.console.visit import SEE_OTHER, Visit
from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.operators.service import Operators
from wxgate.operators.sessions import LONGEST, Session
from wxgate.pages.address import client_address, in_networks
from wxgate.protocol.errors import PathUnknown
from wxgate.protocol.text import Text
from wxgate.settings import Settings
from wxgate.tenants.errors import OperatorError

SIGN_IN: Final = f"{ROOT}/sign-in"

log = structlog.get_logger("wxgate.console")

Handler = Callable[[Visit], Awaitable[Response]]
OpenHandler = Callable[[Request, Form], Awaitable[Response]]


class Gate:
    """Stands before every page of the console."""

    def __init__(self, frame: Frame, operators: Operators, settings: Settings) -> None:
        self.frame = frame
        self._operators = operators
        self._settings = settings
        self._secure = settings.public_url.startswith("https://")
        # with the prefix a browser takes the cookie from no other host, nor for a part of the site alone
        self._cookie = "__Host-wxgate" if self._secure else "wxgate"

    def route(self, path: str, handler: Handler, *methods: str) -> Route:
        """A page for operators who are signed in; with the method POST it also takes forms."""

        async def answer(request: Request) -> Response:
            self.admit(request)
            session = await self.session(request)
            if session is None:
                return self._to_sign_in(request)
            return await self._answered(request, session, lambda: self._visited(request, session, handler))

        return Route(path, answer, methods=list(methods or ("GET",)))

    def open_route(self, path: str, handler: OpenHandler) -> Route:
        """A page for those who want to sign in, and its form."""

        async def answer(request: Request) -> Response:
            self.admit(request)
            if request.method == "POST" and not self.same_origin(request):
                return self.problem(request, _FORM_REFUSED, 403)
            return await self._answered(request, None, lambda: _with_form(handler, request))

        return Route(path, answer, methods=["GET", "POST"])

    async def session(self, request: Request) -> Session | None:
        """The session of whoever asks; None for somebody who is not signed in."""
        return await self._operators.sessions.find(request.cookies.get(self._cookie, ""))

    def address(self, request: Request) -> str:
        """From which address somebody asks."""
        return client_address(request.scope, self._settings.trusted_proxies)

    def admit(self, request: Request) -> None:
        """Raises PathUnknown where the console is not to be seen: the world need not know that it is there."""
        trusted, allowed = self._settings.trusted_proxies, self._settings.console_allow
        peer = request.client.host if request.client else ""
        # an address that a proxy stands before is not the caller's, and a private one would let in the world
        unknown = "x-forwarded-for" in request.headers and not in_networks(peer, trusted)
        if unknown or not in_networks(self.address(request), allowed):
            raise PathUnknown

    def same_origin(self, request: Request) -> bool:
        """Whether one of our own pages sent this."""
        origin = request.headers.get("origin", "")
        own = (f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(self._settings.public_url),))
        return origin in own or (bool(origin) and urlsplit(origin).netloc == request.headers.get("host", ""))

    def sign_in(self, response: Response, session: Session) -> Response:
        """The response, with the session's cookie."""
        response.set_cookie(
            self._cookie,
            session.token,
            max_age=int(LONGEST),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        return response

    def sign_out(self, response: Response) -> Response:
        """The response, which has the browser forget the session."""
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="strict")
        return response

    def problem(self, request: Request, text: Text, status: int, session: Session | None = None) -> Response:
        """A page that says why there is no other."""
        values = {"text": text, "status": status, "csrf": session.form_token if session else ""}
        operator = session.operator if session else ""
        return self.frame.response(request, "problem.html", values, operator=operator, status=status)

    async def _visited(self, request: Request, session: Session, handler: Handler) -> Response:
        form = await self._form(request, session)
        if form is None:
            return self.problem(request, _FORM_REFUSED, 403, session)
        changes = self._operators.changes
        return await handler(Visit(request, session, self.address(request), self.frame, changes, form))

    async def _form(self, request: Request, session: Session) -> Form | None:
        if request.method != "POST":
            return Form()
        if not self.same_origin(request):
            return None
        form = await read_form(request)
        fits = hmac.compare_digest(form.text("csrf").encode(), session.form_token.encode())
        return form if fits else None

    def _to_sign_in(self, request: Request) -> Response:
        wanted = request.url.path if request.method == "GET" else ROOT
        if request.method == "GET" and request.url.query:
            wanted = f"{wanted}?{request.url.query}"
        return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='')}", SEE_OTHER)

    async def _answered(
        self, request: Request, session: Session | None, work: Callable[[], Awaitable[Response]]
    ) -> Response:
        try:
            return await work()
        except OperatorError as refused:
            return self.problem(request, refused.text, 404 if isinstance(refused, MISSING) else 400, session)
        except Missing as missing:
            return self.problem(request, missing.text, 404, session)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("console page without database", reason=str(error))
            return self.problem(request, _NO_DATABASE, 503, session)


async def _with_form(handler: OpenHandler, request: Request) -> Response:
    return await handler(request, await read_form(request) if request.method == "POST" else Form())


_FORM_REFUSED: Final = Text(
    "表单已失效，或来自别的网站。请回到页面重新提交",
    "this form is out of date, or from another site; go back, reload the page and send it again",
)
_NO_DATABASE: Final = Text("数据库暂不可用，请稍后再试", "the database is not available; try again shortly")
