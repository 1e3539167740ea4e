"""The one file that connects to clients' servers: sends a POST to an address it may connect to, and reads the answer.

`socket_factory` is asked for every socket with the very address that is then connected to, whether it came out of DNS
or stood in the URL (aiohttp's resolver never sees the latter), so that no second answer of DNS can pass it.
"""

import asyncio
import errno
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from wxgate import __version__
from wxgate.deliveries.addresses import may_connect
from wxgate.deliveries.errors import AddressRefused, DeliveryError, NotDelivered
from wxgate.deliveries.lookup import Lookup
from wxgate.deliveries.retry_after import retry_after
from wxgate.deliveries.targets import Target, parse
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline

DEADLINE: Final = 10.0
"""Seconds for everything: name, connection, TLS, request and reply."""
MAX_REPLY: Final = 50 * 1024
"""Bytes of a reply's body that are read."""
MAX_BEGINNING: Final = 300
CONNECTIONS: Final = 512
CONNECTIONS_PER_HOST: Final = 64
_DNS_SECONDS: Final = 10
"""How long one lookup serves the other calls to the same host."""
_HEADERS: Final = {"User-Agent": f"wxgate/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client's server answered."""

    status: int
    beginning: str
    """At most 300 printable characters of the body, in one line, for the operator."""
    retry_after: float
    """Seconds after which it wants to be asked again, 0 to 86400."""


class _Forbidden(PermissionError):
    """Why there is no socket. Always the same text, so that aiohttp does not merge several into another exception."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "address refused")


class Poster:
    """A bounded number of connections to clients' servers, each for one POST. To be built where a loop runs.

    One request each, because a server that closes an idle connection at the wrong moment looks like a lost delivery.
    """

    def __init__(
        self, clock: Clock, *, allow_private: bool, resolver: AbstractResolver | None = None, seconds: float = DEADLINE
    ) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._seconds = seconds
        connector = aiohttp.TCPConnector(
            limit=CONNECTIONS,
            limit_per_host=CONNECTIONS_PER_HOST,
            force_close=True,
            resolver=resolver or Lookup(),
            ttl_dns_cache=_DNS_SECONDS,
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            headers=_HEADERS,
            auto_decompress=False,
            trust_env=False,
        )

    def target(self, url: str) -> Target:
        """Where this URL leads. Raises UrlRefused, by the rule that holds here for private addresses."""
        return parse(url, allow_private=self._allow_private)

    async def post(self, target: Target, query: str, body: bytes, content_type: str) -> Reply:
        """Send `body` there, with `query` behind the URL's own, and return whatever HTTP status came back.

        A redirect is an answer like any other and not followed. Raises AddressRefused when nothing was sent for that
        reason, NotDelivered when no status came back.
        """
        deadline = Deadline.after(self._seconds)
        answer = await self._answer(target, query, body, content_type)
        if isinstance(answer, DeliveryError):
            # out here it has no context: the library's exceptions hold the URL
            raise answer
        try:
            beginning = await _beginning(answer, deadline)
        finally:
            answer.close()
        after = retry_after(answer.headers.get("Retry-After", ""), self._clock.now())
        return Reply(answer.status, beginning, after)

    async def _answer(
        self, target: Target, query: str, body: bytes, content_type: str
    ) -> aiohttp.ClientResponse | DeliveryError:
        url = URL(target.url(query), encoded=True)
        headers = {"Content-Type": content_type}
        try:
            async with asyncio.timeout(self._seconds):
                return await self._session.post(url, data=body, headers=headers, allow_redirects=False)
        except TimeoutError:
            return NotDelivered(f"{target.place} did not answer within {self._seconds:g} s")
        except aiohttp.ClientError as error:
            return _trouble(target.place, error)

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not may_connect(str(address[0]), allow_private=self._allow_private):
            raise _Forbidden
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """End calls that are under way."""
        await self._session.close()


def _trouble(place: str, error: aiohttp.ClientError) -> DeliveryError:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NotDelivered(f"the name of {place} cannot be resolved")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return NotDelivered(f"the certificate of {place} is not valid")
    if isinstance(error, aiohttp.ClientSSLError):
        return NotDelivered(f"{place} does not speak TLS as it should")
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error.os_error, _Forbidden):
            return AddressRefused(f"{place} leads to an address that is not public")
        reason = os.strerror(error.os_error.errno) if error.os_error.errno else "no address could be reached"
        return NotDelivered(f"no connection to {place}: {reason}")
    if isinstance(error, aiohttp.ClientConnectionError):
        return NotDelivered(f"{place} ended the connection without an answer")
    return NotDelivered(f"{place} does not answer in HTTP")


async def _beginning(answer: aiohttp.ClientResponse, deadline: Deadline) -> str:
    """The body's beginning as far as it came: a body that breaks off or never ends does not unsay the status."""
    read = bytearray()
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(deadline.remaining()):
            while len(read) < MAX_REPLY and (chunk := await answer.content.read(MAX_REPLY - len(read))):
                read += chunk
    return one_line(bytes(read))


def one_line(body: bytes) -> str:
    """What may be shown of a stranger's bytes: printable characters, single blanks, no more than 300."""
    text = body[: 4 * MAX_BEGINNING].decode("utf-8", "ignore")
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:MAX_BEGINNING]
