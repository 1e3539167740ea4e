"""What every group of WeChat calls goes through: one base URL, one deadline, one reading of replies."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import orjson

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.errors import OutcomeUnknown, Refused, WeixinError, refusal
from wxgate.weixin.replies import read_object
from wxgate.weixin.transport import Transport

HTTP_OK: Final = 200
QUERY_SECRETS: Final = frozenset({"access_token", "component_access_token", "secret", "code", "refresh_token"})
BODY_SECRETS: Final = frozenset(
    {
        "secret",
        "component_appsecret",
        "component_secret",
        "component_verify_ticket",
        "authorization_code",
        "authorizer_refresh_token",
    }
)
"""Parameters whose values are in no log and no answer. A `code` in a body is a card's, which its caller may see."""

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
        return await self._call("GET", path, query, {}, deadline)

    async def post(self, path: str, query: Mapping[str, str], body: JsonObject, deadline: Deadline) -> JsonObject:
        r"""The reply to a POST of JSON. Chinese goes out as UTF-8, for WeChat stores `\u` escapes literally."""
        return await self._call("POST", path, query, body, deadline)

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], body: JsonObject, deadline: Deadline
    ) -> JsonObject:
        started, outcome = time.monotonic(), "cancelled"
        try:
            sent = None if method == "GET" else orjson.dumps(body)
            status, content = await self._transport.send(method, self._base_url + path, query, sent, deadline)
            secrets = [str(value) for name, value in query.items() if name in QUERY_SECRETS]
            secrets += [str(value) for name, value in body.items() if name in BODY_SECRETS]
            reply = _read(status, content, secrets)
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


def _read(status: int, content: bytes, secrets: Iterable[str]) -> JsonObject:
    if status != HTTP_OK:
        raise OutcomeUnknown(f"HTTP status {status}")
    reply = read_object(content)
    if refusal(reply) and (refused := refusal(read_object(_blotted(content, secrets)))):
        raise refused
    return reply


def _blotted(content: bytes, secrets: Iterable[str]) -> bytes:
    """A refusal without the secrets of the request, should WeChat have repeated one: refusals are shown and logged."""
    for secret in filter(None, secrets):
        content = content.replace(secret.encode(), b"***")
    return content
