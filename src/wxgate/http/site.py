"""Everything that a browser or a monitor opens: a Starlette app whose errors are envelopes too."""

from collections.abc import Sequence

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wxgate.http.answers import answer_to
from wxgate.http.request_ids import request_ids
from wxgate.protocol.envelope import failed
from wxgate.protocol.errors import ApiError, InternalError, MethodRefused, PathUnknown

log = structlog.get_logger("wxgate.site")


def build_site(routes: Sequence[BaseRoute]) -> ASGIApp:
    """The app; each request has an id, which pages show and `X-Request-Id` carries."""
    site = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _http_error, ApiError: _api_error, Exception: _crash},
    )
    site.router.redirect_slashes = False
    return _with_request_id(site)


def _with_request_id(app: ASGIApp) -> ASGIApp:
    ids = request_ids()

    async def identified(scope: Scope, receive: Receive, send: Send) -> None:
        request_id = next(ids)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id.encode())]}
            await send(message)

        await app(scope, receive, send_with_id)

    return identified


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else InternalError.http_status
    known = {404: PathUnknown, 405: MethodRefused}
    return _envelope(request, known.get(status, InternalError)())


async def _api_error(request: Request, error: Exception) -> Response:
    return _envelope(request, answer_to(error))


async def _crash(request: Request, error: Exception) -> Response:
    answer = answer_to(error)
    log.error("crashed", request_id=request.state.request_id, path=request.url.path, exc_info=error)
    return _envelope(request, answer)


def _envelope(request: Request, answer: ApiError) -> Response:
    return Response(
        failed(answer, request.state.request_id),
        status_code=answer.http_status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
