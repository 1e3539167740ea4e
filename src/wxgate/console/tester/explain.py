"""`POST /api_test/explain`: the gateway's side of a signature, for an operator who is signed in, and in the demo.

It takes the refused request as it was sent, `authcode` in the query, and never answers a secret or a right authcode.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wxgate.console.frame import language_of
from wxgate.console.gate import Gate
from wxgate.console.tester.explanation import Explanation, explained
from wxgate.console.tester.pace import Pace
from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.clock import Clock
from wxgate.protocol.language import LANGUAGES
from wxgate.protocol.text import Text
from wxgate.tenants.client import Client
from wxgate.tenants.directory import Directory

A_MINUTE: Final = 30
"""Explanations for one asker."""

HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log = structlog.get_logger("wxgate.tester")

FieldsOf = Callable[[Request], Awaitable[dict[str, str]]]
"""Reads a form as the API does; raises what the API raises."""


class Explainer:
    """Answers why a signature is refused."""

    def __init__(
        self, gate: Gate, directory: Directory, clock: Clock, fields_of: FieldsOf, *, open_to_all: bool
    ) -> None:
        self._gate = gate
        self._directory = directory
        self._clock = clock
        self._fields_of = fields_of
        self._open_to_all = open_to_all
        self._pace = Pace(clock, A_MINUTE)

    async def answer(self, request: Request) -> Response:
        """The explanation as JSON, or `told`: why there is none. Raises PathUnknown where the console is not seen."""
        self._gate.admit(request)
        if not self._gate.same_origin(request):
            return _refused(request, _FOREIGN, 403)
        try:
            return await self._admitted(request)
        except (DatabaseBusy, DatabaseUnavailable) as error:
            log.warning("no explanation without database", reason=str(error))
            return _refused(request, _NO_DATABASE, 503)

    async def _admitted(self, request: Request) -> Response:
        asker = await self._asker(request)
        if asker is None:
            return _refused(request, _SIGN_IN, 403)
        if not self._pace.take(asker):
            return _refused(request, _TOO_OFTEN, 429)
        return await self._explained(request)

    async def _asker(self, request: Request) -> str | None:
        if self._open_to_all:
            return "demo"
        session = await self._gate.session(request)
        return None if session is None else session.operator

    async def _explained(self, request: Request) -> Response:
        fields = await self._fields_of(request)
        authcode = fields.pop("authcode", "")
        client = await self._client(fields.get("client_code", ""))
        found = await asyncio.to_thread(explained, client, fields, authcode, self._clock.now())
        return JSONResponse(_shown(request, found), headers=HEADERS)

    async def _client(self, code: str) -> Client | None:
        if self._directory.client(code) is None:
            # it may have been added a moment ago, in another process
            await self._directory.look_again()
        return self._directory.client(code)


def _shown(request: Request, found: Explanation) -> Mapping[str, object]:
    return {"told": _said(request, found.told), "method": found.method, "parts": found.parts}


def _refused(request: Request, text: Text, status: int) -> Response:
    return JSONResponse({"told": _said(request, text)}, status, HEADERS)


def _said(request: Request, text: Text) -> str:
    return text[LANGUAGES.index(language_of(request))]


_FOREIGN: Final = Text("请求来自别的网站", "the request comes from another site")
_SIGN_IN: Final = Text(
    "登录控制台的操作员在这里还能看到网关一侧的待签名字符串",
    "an operator who is signed in to the console sees here what the gateway itself signed",
)
_TOO_OFTEN: Final = Text(
    f"每分钟最多解释 {A_MINUTE} 次，请稍后再试", f"at most {A_MINUTE} explanations a minute; try again shortly"
)
_NO_DATABASE: Final = Text("数据库暂不可用，请稍后再试", "the database is not available; try again shortly")
