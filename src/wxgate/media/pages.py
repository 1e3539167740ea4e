"""`POST /upyun/notify`: UpYun says that a task has ended (UpYun reference §8)."""

import asyncio
from http import HTTPStatus
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.media.upyun_told import UpyunTold

PATH: Final = "/upyun/notify"
MAX_BYTES: Final = 64 * 1024
DEADLINE: Final = 4.0
"""Seconds for all of a notification, its reading included."""

log = structlog.get_logger("wxgate.media")


def routes(told: UpyunTold | None) -> list[Route]:
    """The route, where UpYun transcodes; none, hence 404, where it does not."""
    if told is None:
        return []

    async def answer(request: Request) -> Response:
        try:
            async with asyncio.timeout(DEADLINE):
                return Response(status_code=await _take(request, told))
        except (TimeoutError, ClientDisconnect, DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("a notification of UpYun's was put off", reason=f"{type(error).__name__}: {error}")
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)

    return [Route(PATH, answer, methods=["POST"])]


async def _take(request: Request, told: UpyunTold) -> HTTPStatus:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    uri = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if not told.tasks.is_genuine(uri, request.headers, body):
        return HTTPStatus.FORBIDDEN
    task_id = told.tasks.task_of(body)
    if task_id is not None:
        await told(task_id)
    return HTTPStatus.OK
