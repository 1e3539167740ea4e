"""The way of one call: it is counted, a fault may strike it, it takes effect, and it is answered."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import orjson
from starlette.types import Receive, Scope, Send

from wxgate_sim.calls import LONGEST_BODY, Entry
from wxgate_sim.errors import Refused
from wxgate_sim.faults import Struck
from wxgate_sim.web.call import JSON, TEXT, Answer, Call
from wxgate_sim.web.failing import deliver, fail
from wxgate_sim.world import World

LARGEST_BODY = 20 * 1024 * 1024


class Route(Protocol):
    """Something imitated under one path."""

    async def answer(self, world: World, call: Call) -> Answer:
        """Perform the call."""

    def refuse(self, world: World, call: Call, refused: Refused) -> Answer:
        """Say no without performing it."""


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """An API that answers JSON. The wrong method is 43001 or 43002, as WeChat says it."""

    method: str
    handler: Callable[[World, Call], Mapping[str, object]]
    escapes_slashes: bool = False

    async def answer(self, world: World, call: Call) -> Answer:
        """The handler's reply, or its refusal, in HTTP 200 either way."""
        try:
            if call.method != self.method:
                raise Refused(43001 if self.method == "GET" else 43002)
            reply = self.handler(world, call)
        except Refused as refused:
            return self.refuse(world, call, refused)
        code = reply.get("errcode")
        answer = _json(call.path, reply, code if isinstance(code, int) else 0)
        return replace(answer, body=answer.body.replace(b"/", rb"\/")) if self.escapes_slashes else answer

    def refuse(self, world: World, call: Call, refused: Refused) -> Answer:
        """The error envelope with a request id."""
        return _json(call.path, world.refusal(refused, call.path), refused.errcode)


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A page for people. `handler` and `error` build it."""

    handler: Callable[[World, Call], Awaitable[Answer]]
    error: Callable[[World, Call, str], Answer]

    async def answer(self, world: World, call: Call) -> Answer:
        """The page, or where the browser goes next."""
        return await self.handler(world, call)

    def refuse(self, world: World, call: Call, refused: Refused) -> Answer:
        """The page that shows this error."""
        return self.error(world, call, str(refused.errcode))


@dataclass(frozen=True, slots=True)
class Api:
    """An ASGI application over a table of routes; nothing stands between the server and it."""

    world: World
    routes: Mapping[str, Route]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the call, or let it fail."""
        path: str = scope["path"]
        route = self.routes[path]
        call = await _read(scope, receive)
        # A larger body is never shown: a thousand uploads would be kept for nothing.
        body = call.body if len(call.body) <= LONGEST_BODY else b""
        entry = Entry(path, call.method, call.query_string, body, self.world.clock.now(), call.ip)
        self.world.calls.note(entry)
        if not self.world.faults.covering(path):
            await deliver(await route.answer(self.world, call), send, entry)
            return
        struck = self.world.faults.strike(path, _appid(self.world, call))
        await self._suffer(struck, route, call, (receive, send), entry)

    async def _suffer(
        self, struck: Struck, route: Route, call: Call, channel: tuple[Receive, Send], entry: Entry
    ) -> None:
        failure = struck.failure
        entry.fault = failure.kind if failure else None
        await asyncio.sleep(struck.wait_before)
        answer = None
        if failure is None or failure.when == "after":
            answer = await route.answer(self.world, call)
        await asyncio.sleep(struck.wait_after)
        if failure:
            await fail(failure, answer, lambda refused: route.refuse(self.world, call, refused), channel, entry)
        elif answer:
            await deliver(answer, channel[1], entry)


async def _read(scope: Scope, receive: Receive) -> Call:
    client: tuple[str, int] | None = scope.get("client")
    call = Call(
        method=scope["method"],
        path=scope["path"],
        root=scope.get("root_path", ""),
        query_string=scope["query_string"],
        headers=scope["headers"],
        ip=client[0] if client else "",
    )
    if call.method == "POST":
        call.body = await _body(receive)
    return call


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while len(body) <= LARGEST_BODY:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


def _appid(world: World, call: Call) -> str | None:
    """Whose call this is, as far as can be told before it is judged: for faults that strike one account or platform.

    A platform's call about an account is that account's.
    """
    named = call.query("appid") or world.whose(call.query("access_token"))
    if named:
        return named
    body = _body_told(call)
    told = (body.get(name) for name in ("appid", "authorizer_appid", "component_appid"))
    return next((each for each in told if isinstance(each, str)), None)


def _body_told(call: Call) -> dict[str, object]:
    try:
        return call.json() if call.body.startswith(b"{") else {}
    except Refused:
        return {}


def _json(path: str, reply: Mapping[str, object], errcode: int) -> Answer:
    kind = TEXT if path.startswith("/sns/") else JSON
    return Answer(orjson.dumps(reply), kind, errcode=errcode)
