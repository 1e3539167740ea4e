"""The one file that knows the HTTP library: returns status and body, or says what is known of the request's fate."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final, TypeVar

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError, RequestTimeoutError
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.errors import NotReached, OutcomeUnknown, WeixinError

CONNECT_TIMEOUT: Final = timedelta(seconds=5)
IDLE_TIMEOUT: Final = timedelta(seconds=50)
STALL_SECONDS: Final = 15.0
"""A file of which nothing came for so long is given up, whatever the deadline."""
GRACE: Final = 0.02
"""Seconds past the deadline in which the library may still tell a time-out itself: it knows whether anything was sent.
Then our own loop tells it, for the library's thread may come late."""
NEVER_CONNECTED: Final = "client error (Connect)"
"""The only cause in the library's errors that proves that nothing was sent; its exception classes do not."""

Result = TypeVar("Result")


class Incoming:
    """An answer whose body is still on its way, and kept waiting when its reader is slow."""

    def __init__(self, response: Response, deadline: Deadline, stall_seconds: float) -> None:
        self.status = response.status
        self._response = response
        self._deadline = deadline
        self._stall_seconds = stall_seconds

    def header(self, name: str) -> str:
        """A header's value, the first if there are several; empty if there is none. Any case of `name` will do."""
        return (self._response.get_header(name) or "").strip()

    async def piece(self) -> bytes:
        """The next bytes of the body, as they are sent; none at its end.

        Raises OutcomeUnknown when the rest does not come: by the deadline, for STALL_SECONDS, or because the connection
        broke, before the announced length say.
        """
        seconds = self._deadline.remaining(self._stall_seconds)
        piece = await _fated(_within(seconds, self._response.body_reader.read_chunk()))
        if isinstance(piece, WeixinError):
            raise piece
        return bytes(piece) if piece else b""


class Transport:
    """A pool of connections, with a bound on the calls under way.

    The bound is our own because the library sends a call that waits in *its* pool even after the caller has given up.
    """

    def __init__(self, connections: int, stall_seconds: float = STALL_SECONDS) -> None:
        self._slots = asyncio.Semaphore(connections)
        self._stall_seconds = stall_seconds
        self._client = _builder().build()
        # the bytes as they are sent, for the length that is announced is theirs
        undecoded = _builder().gzip(enable=False).brotli(enable=False).zstd(enable=False).deflate(enable=False)
        self._streaming_client = undecoded.build()

    async def send(
        self, method: str, url: str, query: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> tuple[int, bytes]:
        """HTTP status and body.

        Raises NotReached when nothing was sent, OutcomeUnknown when the request may have arrived. Neither text holds
        the URL.
        """
        await self._take_slot(deadline)
        try:
            request = _request(self._client, method, url, query, deadline)
            if body is not None:
                request = request.header("content-type", "application/json; charset=utf-8").body_bytes(body)
            answer = await _fated(_within(deadline.remaining() + GRACE, _whole(request)))
        finally:
            self._slots.release()
        if isinstance(answer, WeixinError):
            raise answer
        return answer

    @asynccontextmanager
    async def incoming(self, url: str, query: Mapping[str, str], deadline: Deadline) -> AsyncIterator[Incoming]:
        """The answer to a GET. The connection is let go, or broken off, at the end of the block, come what may.

        Raises as `send` does.
        """
        await self._take_slot(deadline)
        try:
            async with AsyncExitStack() as responses:
                request = _request(self._streaming_client, "GET", url, query, deadline)
                # or the answer would be said to have come when 64 KiB of its body have
                opened = responses.enter_async_context(request.streamed_read_buffer_limit(0).build_streamed())
                response = await _fated(_within(deadline.remaining(self._stall_seconds), opened))
                if isinstance(response, WeixinError):
                    raise response
                yield Incoming(response, deadline, self._stall_seconds)
        finally:
            self._slots.release()

    async def _take_slot(self, deadline: Deadline) -> None:
        if self._slots.locked():
            await self._wait_for_slot(deadline)
        else:
            await self._slots.acquire()

    async def _wait_for_slot(self, deadline: Deadline) -> None:
        try:
            async with asyncio.timeout(deadline.remaining()):
                await self._slots.acquire()
        except TimeoutError:
            raise NotReached("no free connection in time", timed_out=True) from None

    async def close(self) -> None:
        """Ends idle connections."""
        await self._client.close()
        await self._streaming_client.close()


def _builder() -> ClientBuilder:
    builder = ClientBuilder().no_proxy().http1_only().follow_redirects(enable=False).tcp_nodelay(enabled=True)
    return builder.connect_timeout(CONNECT_TIMEOUT).pool_idle_timeout(IDLE_TIMEOUT)


def _request(client: Client, method: str, url: str, query: Mapping[str, str], deadline: Deadline) -> RequestBuilder:
    remaining = deadline.remaining()
    if remaining <= 0:
        raise NotReached("the deadline had passed", timed_out=True)
    request = _begun(client, method, url)
    if request is None:
        raise NotReached("no readable address")
    request = request.timeout(timedelta(seconds=remaining))
    return request.query(query) if query else request


def _begun(client: Client, method: str, url: str) -> RequestBuilder | None:
    try:
        return client.request(method, url)
    except ValueError:
        return None


async def _whole(request: RequestBuilder) -> tuple[int, bytes]:
    response = await request.build().send()
    return response.status, bytes(await response.bytes())


async def _within(seconds: float, work: Awaitable[Result]) -> Result:
    async with asyncio.timeout(seconds):
        return await work


async def _fated(work: Awaitable[Result]) -> Result | NotReached | OutcomeUnknown:
    """What comes of `work`. Its failure is returned, not raised, so that it has no context: that holds the URL, and so
    the token.
    """
    task = asyncio.current_task()
    cancelled = task.cancelling() if task else 0
    result: Result | NotReached | OutcomeUnknown
    try:
        result = await work
    except PyreqwestError as error:
        result = _fate(error)
    except TimeoutError:
        result = OutcomeUnknown("no answer in time", timed_out=True)
    if task and task.cancelling() > cancelled:
        # the library swallows a cancellation that arrives together with the answer
        raise asyncio.CancelledError
    return result


def _fate(error: PyreqwestError) -> NotReached | OutcomeUnknown:
    timed_out = isinstance(error, RequestTimeoutError)
    causes = (error.details["causes"] or []) if isinstance(error, DetailedPyreqwestError) else []
    if any(cause["message"] == NEVER_CONNECTED for cause in causes):
        return NotReached("could not connect", timed_out=timed_out)
    return OutcomeUnknown("no answer in time" if timed_out else "the connection broke", timed_out=timed_out)
