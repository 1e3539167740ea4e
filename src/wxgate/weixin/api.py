"""What every group of WeChat calls goes through: one base URL, one deadline, one reading of replies."""

import time
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.errors import OutcomeUnknown, Refused, WeixinError, refusal
from wxgate.weixin.replies import read_object
from wxgate.weixin.transport import Transport

HTTP_OK: Final = 200
SECRETS: Final = frozenset({"access_token", "secret", "code", "refresh_token"})
"""Query parameters whose values are in no log and no answer."""

Observe = Callable[[str, str, float], None]
"""Told of every call: path, outcome (`ok`, an errcode, or the error's name) and seconds. Never a token."""


def _nobody(path: str, outcome: str, seconds: float) -> None:
    del path, outcome, seconds


class Api:
    """WeChat's API at one base URL.

    Both calls return the reply, whose errcode is 0 or absent, and raise Refused (TokenRefused for a bad token),
    NotReached or OutcomeUnknown. Nothing is ever repeated here.
    """

    def __init__(self, base_url: str, connections: int, observe: Observe = _nobody) -> None:
        self._base_url = base_url
        self._transport = Transport(connections)
        self._observe = observe

    async def get(self, path: str, query: Mapping[str, str], deadline: Deadline) -> JsonObject:
        """The reply to a GET."""
        return await self._call("GET", path, query, None, deadline)

    async def post(self, path: str, query: Mapping[str, str], body: JsonObject, deadline: Deadline) -> JsonObject:
        r"""The reply to a POST of JSON. Chinese goes out as UTF-8, for WeChat stores `\u` escapes literally."""
        return await self._call("POST", path, query, orjson.dumps(body), deadline)

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> JsonObject:
        started, outcome = time.monotonic(), "cancelled"
        try:
            status, content = await self._transport.send(method, self._base_url + path, query, body, deadline)
            reply = _read(status, content, query)
            outcome = "ok"
            return reply
        except WeixinError as error:
            outcome = str(error.errcode) if isinstance(error, Refused) else type(error).__name__
            raise
        finally:
            self._observe(path, outcome, time.monotonic() - started)

    async def close(self) -> None:
        """Ends idle connections."""
        await self._transport.close()


def _read(status: int, content: bytes, query: Mapping[str, str]) -> JsonObject:
    if status != HTTP_OK:
        raise OutcomeUnknown(f"HTTP status {status}")
    reply = read_object(content)
    if refusal(reply) and (refused := refusal(read_object(_blotted(content, query)))):
        raise refused
    return reply


def _blotted(content: bytes, query: Mapping[str, str]) -> bytes:
    """A refusal without the secrets of the request, should WeChat have repeated one: refusals are shown and logged."""
    for name in SECRETS & query.keys():
        if query[name]:
            content = content.replace(query[name].encode(), b"***")
    return content
