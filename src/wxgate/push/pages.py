"""The URLs that WeChat pushes to: an account's own, a platform's, and those of the accounts it speaks for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.push import errors
from wxgate.push.errors import PushRefused
from wxgate.push.opening import Sender, Stamp
from wxgate.push.service import Pushes
from wxgate.weixin.push_message import MAX_BYTES

DEADLINE: Final = 4.0
"""Seconds for a whole push, its reading included: WeChat waits 5 s and then sends it again."""

DRAINED: Final = 8 * MAX_BYTES
"""How much of a body that is too large is still read, so that a sender busy sending gets to see the answer."""

RECEIVED: Final = "success"
HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log = structlog.stdlib.get_logger(__name__)


Work = Callable[[Request], Awaitable[str]]
"""Does what a request asks for and returns the text of the answer. Raises PushRefused."""


def routes(pushes: Pushes, deadline: float = DEADLINE) -> list[Route]:
    """`GET` verifies an account's URL, `POST` is a push. The request's id is taken from its state.

    WeChat does not verify a platform's URLs.
    """

    async def own(request: Request) -> str:
        if request.method == "GET":
            return pushes.echo(_name(request, "appid"), _stamp(request), request.query_params.get("echostr", ""))
        sender = pushes.admit(_name(request, "appid"), _stamp(request))
        return await _take(pushes.take, sender, request, deadline)

    async def on_behalf(request: Request) -> str:
        sender = pushes.admit(_name(request, "appid"), _stamp(request), _name(request, "component"))
        return await _take(pushes.take, sender, request, deadline)

    async def component(request: Request) -> str:
        sender = pushes.admit_component(_name(request, "component"), _stamp(request))
        return await _take(pushes.take_component, sender, request, deadline)

    return [
        _route("/push/{appid}", own, {"GET", "POST"}),
        _route("/push/component/{component}", component, {"POST"}),
        _route("/push/{component}/{appid}", on_behalf, {"POST"}),
    ]


def _route(path: str, work: Work, methods: set[str]) -> Route:
    async def answer(request: Request) -> Response:
        try:
            return _text(await work(request))
        except PushRefused as refused:
            _record(refused, request)
            return _text(str(refused.text), refused.status)

    route = Route(path, answer, methods=[*methods])
    route.methods = methods  # no HEAD, which nobody needs
    return route


async def _take(
    take: Callable[[Sender, bytes], Awaitable[None]], sender: Sender, request: Request, deadline: float
) -> str:
    try:
        async with asyncio.timeout(deadline):
            await take(sender, await _body(request))
    except (TimeoutError, ClientDisconnect, DatabaseBusy, DatabaseUnavailable) as error:
        log.warning("push_put_off", appid=sender.appid, reason=f"{type(error).__name__}: {error}")
        raise errors.too_late() from None
    return RECEIVED


async def _body(request: Request) -> bytes:
    chunks: list[bytes] = []
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= MAX_BYTES:
            chunks.append(chunk)
        elif length > DRAINED:
            break
    if length > MAX_BYTES:
        raise errors.too_large()
    return b"".join(chunks)


def _name(request: Request, parameter: str) -> str:
    name: str = request.path_params[parameter]
    return name


def _stamp(request: Request) -> Stamp:
    given = request.query_params
    return Stamp(
        signature=given.get("signature", ""),
        timestamp=given.get("timestamp", ""),
        nonce=given.get("nonce", ""),
        encrypt_type=given.get("encrypt_type", ""),
        msg_signature=given.get("msg_signature", ""),
    )


def _record(refused: PushRefused, request: Request) -> None:
    # only the operator's own appids are written down: for any other there is nothing to cure
    if refused.cure.en:
        request_id: str = request.state.request_id
        about = {"status": refused.status, "request_id": request_id}
        log.warning("push_refused", **request.path_params, **about, reason=str(refused), cure=refused.cure.en)


def _text(text: str, status: int = 200) -> Response:
    return Response(text, status, HEADERS, "text/plain")
