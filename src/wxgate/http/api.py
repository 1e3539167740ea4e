"""The path of a signed call: bytes in, envelope out. A bare ASGI callable, for it is the hottest path there is."""

from collections.abc import Mapping
from typing import Final

import structlog
from starlette.types import Receive, Scope, Send

from wxgate.http.address import client_address
from wxgate.http.admission import Admission
from wxgate.http.answers import answer_to
from wxgate.http.body import Disconnected, read_body
from wxgate.http.chain import Arrival, Chain
from wxgate.http.fields import read_fields
from wxgate.http.metrics import Metrics
from wxgate.http.request_ids import request_ids
from wxgate.http.routes import Route
from wxgate.http.under_way import UnderWay
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.envelope import DONE, done, failed
from wxgate.protocol.errors import ApiError, InternalError, MethodRefused, ParameterInvalid, PathUnknown
from wxgate.settings import Settings

log = structlog.get_logger("wxgate.api")

PREFIX: Final = "/weixinapi/"
HEADROOM: Final = 0.1
"""Seconds of the deadline kept back, so that an answer that waited for WeChat still leaves in time."""


class Pace:
    """How long requests of one sort may take, and those of them that are under way."""

    def __init__(self, limit: int, deadline: float) -> None:
        self.seconds = deadline - HEADROOM
        self.under_way = UnderWay(limit, deadline)


class SignedApi:
    """Serves `/weixinapi/<endpoint>`."""

    def __init__(self, routes: Mapping[str, Route], chain: Chain, metrics: Metrics, settings: Settings) -> None:
        self._routes = routes
        self._chain = chain
        self._metrics = metrics
        self._usual = Pace(settings.max_in_flight, settings.request_deadline)
        self._lengthy = Pace(settings.max_in_flight, settings.media_deadline)
        self._admission = Admission(settings.max_in_flight_per_account, settings.max_in_flight)
        self._trusted = settings.trusted_proxies
        self._ids = request_ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; every outcome is an envelope."""
        request_id = next(self._ids)
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
        pace = self._lengthy if route.endpoint.lengthy else self._usual
        arrival = Arrival(request_id, client_address(scope, self._trusted), Deadline.after(pace.seconds))
        try:
            return await pace.under_way.run(self._work(route, arrival, scope, receive))
        except TimeoutError:
            if arrival.complete:
                raise
            raise ParameterInvalid("请求体未在时限内发送完毕", "the request body did not arrive in time") from None

    async def _work(self, route: Route, arrival: Arrival, scope: Scope, receive: Receive) -> object:
        body = await read_body(receive) if scope["method"] == "POST" else b""
        arrival.complete = True
        fields = read_fields(scope["query_string"], _content_type(scope), body)
        endpoint = route.endpoint
        call = await self._chain.admit(endpoint, fields, arrival)
        params = endpoint.params.read(fields)
        account = call.maybe_account
        if account is None:
            return await endpoint.handler(route.service, call, params)
        self._admission.enter(account.appid)
        try:
            return await endpoint.handler(route.service, call, params)
        finally:
            self._admission.leave(account.appid)


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
