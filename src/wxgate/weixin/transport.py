"""The one file that knows the HTTP library: returns status and body, or says what is known of the request's fate."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError, RequestTimeoutError
from pyreqwest.request import ConsumedRequest

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.errors import NotReached, OutcomeUnknown, WeixinError

CONNECT_TIMEOUT: Final = timedelta(seconds=5)
IDLE_TIMEOUT: Final = timedelta(seconds=50)
NEVER_CONNECTED: Final = "client error (Connect)"
"""The only cause in the library's errors that proves that nothing was sent; its exception classes do not."""


class Transport:
    """A pool of connections, with a bound on the calls under way.

    The bound is our own because the library sends a call that waits in *its* pool even after the caller has given up.
    """

    def __init__(self, connections: int) -> None:
        self._slots = asyncio.Semaphore(connections)
        self._client = _client()

    async def send(
        self, method: str, url: str, query: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> tuple[int, bytes]:
        """HTTP status and body.

        Raises NotReached when nothing was sent, OutcomeUnknown when the request may have arrived. Neither text holds
        the URL.
        """
        if self._slots.locked():
            await self._wait_for_slot(deadline)
        else:
            await self._slots.acquire()
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        answer: tuple[int, bytes] | WeixinError
        try:
            response = await self._request(method, url, query, body, deadline).send()
            answer = response.status, bytes(await response.bytes())
        except PyreqwestError as error:
            answer = _fate(error)
        finally:
            self._slots.release()
        if task and task.cancelling() > cancelled:
            # the library swallows a cancellation that arrives together with the answer
            raise asyncio.CancelledError
        if isinstance(answer, WeixinError):
            # out here it has no context: the library's exception text holds the URL, and so the token
            raise answer
        return answer

    def _request(
        self, method: str, url: str, query: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> ConsumedRequest:
        remaining = deadline.remaining()
        if remaining <= 0:
            raise NotReached("the deadline had passed", timed_out=True)
        request = self._client.request(method, url).timeout(timedelta(seconds=remaining))
        if query:
            request = request.query(query)
        if body is not None:
            request = request.header("content-type", "application/json; charset=utf-8").body_bytes(body)
        return request.build()

    async def _wait_for_slot(self, deadline: Deadline) -> None:
        try:
            async with asyncio.timeout(deadline.remaining()):
                await self._slots.acquire()
        except TimeoutError:
            raise NotReached("no free connection in time", timed_out=True) from None

    async def close(self) -> None:
        """Ends idle connections."""
        await self._client.close()


def _client() -> Client:
    builder = ClientBuilder().no_proxy().http1_only().follow_redirects(enable=False).tcp_nodelay(enabled=True)
    return builder.connect_timeout(CONNECT_TIMEOUT).pool_idle_timeout(IDLE_TIMEOUT).build()


def _fate(error: PyreqwestError) -> NotReached | OutcomeUnknown:
    timed_out = isinstance(error, RequestTimeoutError)
    causes = (error.details["causes"] or []) if isinstance(error, DetailedPyreqwestError) else []
    if any(cause["message"] == NEVER_CONNECTED for cause in causes):
        return NotReached("could not connect", timed_out=timed_out)
    return OutcomeUnknown("no answer in time" if timed_out else "the connection broke", timed_out=timed_out)
