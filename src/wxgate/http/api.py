"""The path of a signed call: bytes in, envelope out. A bare ASGI callable, for it is the hottest path there is."""

import asyncio
import os
from collections.abc import Mapping
from typing import Final

import structlog
from starlette.types import Receive, Scope, Send

from wxgate.http.address import client_address
from wxgate.http.admission import Admission
from wxgate.http.answers import answer_to
from wxgate.http.body import Disconnected, read_body
from wxgate.http.chain import Chain, Origin
from wxgate.http.fields import read_fields
from wxgate.http.metrics import Metrics
from wxgate.http.routes import Route
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.envelope import DONE, done, failed
from wxgate.protocol.errors import ApiError, InternalError, MethodRefused, PathUnknown
from wxgate.settings import Settings

log = structlog.get_logger("wxgate.api")

PREFIX: Final = "/weixinapi/"
HEADROOM: Final = 0.1
"""Seconds of the deadline kept back, so that an answer that waited for WeChat still leaves in time."""


class SignedApi:
    """Serves `/weixinapi/<endpoint>`."""

    def __init__(
        self, routes: Mapping[str, Route], chain: Chain, admission: Admission, metrics: Metrics, settings: Settings
    ) -> None:
        self._routes = routes
        self._chain = chain
        self._admission = admission
        self._metrics = metrics
        self._seconds = settings.request_deadline
        self._trusted = settings.trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; every outcome is an envelope."""
        request_id = os.urandom(8).hex()
        name: str = scope["path"][len(PREFIX) :]
        route = self._routes.get(name)
        try:
            body, status, retcode = done(await self._result(route, scope, receive, request_id)), DONE, DONE
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the caller gets an envelope
            answer = answer_to(error)
            _record(answer, error, route, request_id)
            body, status, retcode = failed(answer, request_id), answer.http_status, answer.code
        self._metrics.answered(route.endpoint.name if route else "", retcode)
        await reply(send, status, body, request_id)

    async def _result(self, route: Route | None, scope: Scope, receive: Receive, request_id: str) -> object:
        if route is None:
            raise PathUnknown
        if scope["method"] not in {"GET", "POST"}:
            raise MethodRefused
        self._admission.enter()
        try:
            async with asyncio.timeout(self._seconds):
                return await self._work(route, scope, receive, request_id)
        finally:
            self._admission.leave()

    async def _work(self, route: Route, scope: Scope, receive: Receive, request_id: str) -> object:
        deadline = Deadline.after(self._seconds - HEADROOM)
        body = await read_body(receive, deadline) if scope["method"] == "POST" else b""
        fields = read_fields(scope["query_string"], _content_type(scope), body)
        origin = Origin(request_id, client_address(scope, self._trusted), deadline)
        endpoint = route.endpoint
        call = await self._chain.admit(endpoint, fields, origin)
        params = endpoint.params.read(fields)
        if call.maybe_account is None:
            return await endpoint.handler(route.service, call, params)
        with self._admission.of_account(call.maybe_account.appid):
            return await endpoint.handler(route.service, call, params)


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value)
    return b""


def _record(answer: ApiError, error: Exception, route: Route | None, request_id: str) -> None:
    about = {"endpoint": route.endpoint.name if route else None, "retcode": answer.code, "request_id": request_id}
    if isinstance(answer, InternalError):
        log.error("crashed", **about, exc_info=error)
    elif answer.retcode >= InternalError.retcode:
        log.warning("not answered", **about, reason=f"{type(error).__name__}: {error}")
    else:
        log.info("refused", **about, reason=answer.detail.en)


async def reply(send: Send, status: int, body: bytes, request_id: str) -> None:
    """Sends an envelope."""
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"x-request-id", request_id.encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
