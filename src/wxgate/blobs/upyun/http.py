"""The one file here that knows the HTTP library: signed requests to one of UpYun's hosts, each tried a few times.

The library is pyreqwest, for what it does while a body is being sent: it reads an answer that comes before the body's
end (a refused password, say), where aiohttp tells only of a broken connection.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Final, TypeVar
from urllib.parse import urlsplit

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response

from wxgate import __version__
from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.errors import Answer, refusal, unreachable
from wxgate.blobs.upyun.retries import PAUSES, persistently
from wxgate.blobs.upyun.signature import Operator, http_date, md5_hex
from wxgate.blobs.upyun.source import Source
from wxgate.protocol.clock import Clock

CONNECT_TIMEOUT: Final = timedelta(seconds=5)
IDLE_TIMEOUT: Final = timedelta(seconds=30)
CONNECTIONS: Final = 64
"""Calls to one host that one process has under way, downloads not counted; further ones wait."""
TRY_SECONDS: Final = 15.0
"""What one try of a call may take beside the transfer of its body."""
SLOWEST: Final = 256 * 1024
"""Bytes per second below which a transfer is given up."""
_LARGEST_ANSWER: Final = 1024 * 1024

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `uri` is path and query exactly as they are sent and signed."""

    method: str
    uri: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Source | bytes = b""
    accepts: frozenset[int] = frozenset()
    """HTTP statuses that are answers like any good one."""

    @property
    def seconds(self) -> float:
        """What one try may take."""
        return patience(self.body.size if isinstance(self.body, Source) else 0)


def patience(size: int) -> float:
    """Seconds that a call with so many bytes may take."""
    return TRY_SECONDS + size / SLOWEST


class Endpoint:
    """A pool of connections to one of UpYun's hosts. To be built where a loop runs."""

    def __init__(self, base_url: str, operator: Operator, clock: Clock, pauses: tuple[float, ...] = PAUSES) -> None:
        self._base_url = base_url
        self._host = urlsplit(base_url).netloc
        self._operator = operator
        self._clock = clock
        self._pauses = pauses
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._client = _client()

    async def call(self, request: Request) -> Answer:
        """UpYun's answer, a good or an accepted one. All tries together take two tries' time at most.

        Raises StorageFailed; OSError when the body's file cannot be read.
        """
        return await persistently(partial(self._try, request), request.seconds, self._pauses)

    async def download(self, uri: str) -> AsyncIterator[bytes]:
        """The body of a GET, piece by piece; only what comes before the first piece is tried again.

        Raises StorageFailed, FileNotFoundError.
        """
        request = Request("GET", uri, accepts=frozenset({HTTPStatus.NOT_FOUND}))
        async with AsyncExitStack() as responses:
            response = await persistently(partial(self._open, request, responses), request.seconds, self._pauses)
            if response.status == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(uri)
            left = patience(_length(response))
            while True:
                begun = monotonic()
                piece = await self._guarded(partial(_piece, response), left)
                left -= monotonic() - begun  # the reader's own time does not count
                if isinstance(piece, StorageFailed):
                    raise piece
                if not piece:
                    return
                yield piece

    async def _try(self, request: Request, seconds: float) -> Answer | StorageFailed:
        answer = await self._guarded(partial(self._answer, request, seconds), seconds)
        return self._judged(request, answer) if isinstance(answer, Answer) else answer

    async def _answer(self, request: Request, seconds: float) -> Answer:
        # a time-out of the library's own as well: it sends a call that waits in its pool even after the caller has gone
        built = self._built(request).timeout(timedelta(seconds=seconds)).build_streamed()
        async with self._slots, built as response:
            return await _whole(response)

    async def _open(self, request: Request, responses: AsyncExitStack, seconds: float) -> Response | StorageFailed:
        response = await self._guarded(
            partial(responses.enter_async_context, self._built(request).build_streamed()), seconds
        )
        if isinstance(response, StorageFailed) or response.status == HTTPStatus.OK:
            return response
        answer = await self._guarded(partial(_whole, response), seconds)
        judged = self._judged(request, answer) if isinstance(answer, Answer) else answer
        return judged if isinstance(judged, StorageFailed) else response

    def _judged(self, request: Request, answer: Answer) -> Answer | StorageFailed:
        if answer.good or answer.status in request.accepts:
            return answer
        return refusal(answer, self._clock.now())

    async def _guarded(self, work: Callable[[], Awaitable[Result]], seconds: float) -> Result | StorageFailed:
        """What comes of `work`. Its failure is returned, not raised, so that it has no context: that holds the URL."""
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        result: Result | StorageFailed
        try:
            async with asyncio.timeout(seconds):
                result = await work()
        except PyreqwestError as error:
            result = unreachable(self._host, timed_out=isinstance(error, RequestTimeoutError))
        except TimeoutError:
            result = unreachable(self._host, timed_out=True)
        if task and task.cancelling() > cancelled:
            # the library swallows a cancellation that arrives together with the answer
            raise asyncio.CancelledError
        return result

    def _built(self, request: Request) -> RequestBuilder:
        builder = self._client.request(request.method, self._base_url + request.uri)
        content_md5 = None
        if isinstance(request.body, Source):
            # a length said beforehand keeps it from being sent in chunks, which UpYun refuses
            builder = builder.header("Content-Length", str(request.body.size)).body_stream(request.body.pieces())
            content_md5 = request.body.md5 if request.body.size else None  # one without a body is refused
        elif request.body:
            builder = builder.body_bytes(request.body)
            content_md5 = md5_hex(request.body)
        signed = self._operator.headers(request.method, request.uri, http_date(self._clock.now()), content_md5)
        return builder.headers({**request.headers, **signed})

    async def close(self) -> None:
        """Ends idle connections."""
        await self._client.close()


def _client() -> Client:
    builder = ClientBuilder().no_proxy().http1_only().follow_redirects(enable=False).tcp_nodelay(enabled=True)
    # the bytes as they are stored
    builder = builder.gzip(enable=False).brotli(enable=False).zstd(enable=False).deflate(enable=False)
    builder = builder.user_agent(f"wxgate/{__version__}")
    return builder.connect_timeout(CONNECT_TIMEOUT).pool_idle_timeout(IDLE_TIMEOUT).build()


async def _whole(response: Response) -> Answer:
    body = bytearray()
    while len(body) < _LARGEST_ANSWER and (piece := await response.body_reader.read_chunk()):
        body += piece
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, headers, bytes(body))


async def _piece(response: Response) -> bytes:
    piece = await response.body_reader.read_chunk()
    return bytes(piece) if piece else b""


def _length(response: Response) -> int:
    told = response.get_header("content-length") or ""
    return int(told) if told.isdecimal() else 0
