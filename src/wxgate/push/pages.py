"""The URL that WeChat pushes to: `/push/<appid>`."""

import asyncio
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.push import errors
from wxgate.push.errors import PushRefused
from wxgate.push.opening import Stamp
from wxgate.push.service import Pushes
from wxgate.weixin.push_message import MAX_BYTES

DEADLINE: Final = 4.0
"""Seconds for a whole push, its reading included: WeChat waits 5 s and then sends it again."""

DRAINED: Final = 8 * MAX_BYTES
"""How much of a body that is too large is still read, so that a sender busy sending gets to see the answer."""

RECEIVED: Final = "success"
HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log = structlog.stdlib.get_logger(__name__)


def routes(pushes: Pushes, deadline: float = DEADLINE) -> list[Route]:
    """`GET` verifies the URL, `POST` is a push. The request's id is taken from its state."""

    async def answer(request: Request) -> Response:
        try:
            text = _verify(pushes, request) if request.method == "GET" else await _take(pushes, request, deadline)
        except PushRefused as refused:
            _record(refused, request)
            return _text(str(refused.text), refused.status)
        return _text(text)

    route = Route("/push/{appid}", answer, methods=["GET", "POST"])
    route.methods = {"GET", "POST"}  # no HEAD, which nobody needs
    return [route]


def _verify(pushes: Pushes, request: Request) -> str:
    return pushes.echo(_appid(request), _stamp(request), request.query_params.get("echostr", ""))


async def _take(pushes: Pushes, request: Request, deadline: float) -> str:
    sender = pushes.admit(_appid(request), _stamp(request))
    try:
        async with asyncio.timeout(deadline):
            await pushes.take(sender, await _body(request))
    except (TimeoutError, ClientDisconnect, DatabaseBusy, DatabaseUnavailable) as error:
        log.warning("push_put_off", appid=sender.account.appid, reason=f"{type(error).__name__}: {error}")
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


def _appid(request: Request) -> str:
    appid: str = request.path_params["appid"]
    return appid


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
        about = {"appid": _appid(request), "status": refused.status, "request_id": request_id}
        log.warning("push_refused", **about, reason=str(refused), cure=refused.cure.en)


def _text(text: str, status: int = 200) -> Response:
    return Response(text, status, HEADERS, "text/plain")
