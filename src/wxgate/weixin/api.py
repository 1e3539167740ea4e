"""What every group of WeChat calls goes through: one base URL, one deadline, one reading of replies."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import orjson

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.errors import OutcomeUnknown, Refused, refusal
from wxgate.weixin.replies import read_object
from wxgate.weixin.transport import STALL_SECONDS, Incoming, Transport

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

    `get` and `post` return the reply, whose errcode is 0 or absent, and raise Refused (TokenRefused for a bad token),
    NotReached or OutcomeUnknown. Nothing is ever repeated here.
    """

    def __init__(
        self, base_url: str, connections: int, observe: Observe = _nobody, stall_seconds: float = STALL_SECONDS
    ) -> None:
        """`stall_seconds`: for how long a file that is being fetched may give no byte."""
        self._base_url = base_url
        self._transport = Transport(connections, stall_seconds)
        self._observe = observe

    async def get(self, path: str, query: Mapping[str, str], deadline: Deadline) -> JsonObject:
        """The reply to a GET."""
        return await self._call("GET", path, query, {}, deadline)

    async def post(self, path: str, query: Mapping[str, str], body: JsonObject, deadline: Deadline) -> JsonObject:
        r"""The reply to a POST of JSON. Chinese goes out as UTF-8, for WeChat stores `\u` escapes literally."""
        return await self._call("POST", path, query, body, deadline)

    @asynccontextmanager
    async def incoming(self, path: str, query: Mapping[str, str], deadline: Deadline) -> AsyncIterator[Incoming]:
        """The answer to a GET, unread; `read_reply` is for one that turns out to be a reply, not a file.

        The call lasts until the end of the block. Raises NotReached or OutcomeUnknown.
        """
        with self._observed(path):
            async with self._transport.incoming(self._base_url + path, query, deadline) as answer:
                yield answer

    @asynccontextmanager
    async def incoming_from(self, url: str, called: str, deadline: Deadline) -> AsyncIterator[Incoming]:
        """The same of another server, to which a reply led; observers know it as `called`."""
        with self._observed(called):
            async with self._transport.incoming(url, {}, deadline) as answer:
                yield answer

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], body: JsonObject, deadline: Deadline
    ) -> JsonObject:
        with self._observed(path):
            sent = None if method == "GET" else orjson.dumps(body)
            status, content = await self._transport.send(method, self._base_url + path, query, sent, deadline)
            return read_reply(status, content, query, body)

    @contextmanager
    def _observed(self, path: str) -> Iterator[None]:
        started, outcome = time.monotonic(), "cancelled"
        try:
            yield
            outcome = "ok"
        except Exception as error:
            outcome = str(error.errcode) if isinstance(error, Refused) else type(error).__name__
            raise
        finally:
            self._observe(path, outcome, time.monotonic() - started)

    async def close(self) -> None:
        """Ends idle connections."""
        await self._transport.close()


def read_reply(status: int, content: bytes, query: Mapping[str, str], body: JsonObject | None = None) -> JsonObject:
    """The reply to a call with this query and body. Raises Refused, without any secret of these, and OutcomeUnknown."""
    if status != HTTP_OK:
        raise OutcomeUnknown(f"HTTP status {status}")
    reply = read_object(content)
    if refusal(reply) and (refused := refusal(read_object(_blotted(content, query, body or {})))):
        raise refused
    return reply


def _blotted(content: bytes, query: Mapping[str, str], body: JsonObject) -> bytes:
    """A refusal without the secrets of the request, should WeChat have repeated one: refusals are shown and logged."""
    secrets: list[object] = [query[name] for name in QUERY_SECRETS & query.keys()]
    secrets += [body[name] for name in BODY_SECRETS & body.keys()]
    for secret in secrets:
        if isinstance(secret, str) and secret:
            content = content.replace(secret.encode(), b"***")
    return content
