"""Looks up host names on threads of its own, so that a client's slow DNS server holds up nobody else's lookups."""

import asyncio
import socket
from contextlib import suppress
from threading import Thread
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

AT_ONCE: Final = 32
"""Lookups under way at most; those whose caller gave up count until the system's resolver gives up too."""

_Found = list[ResolveResult] | OSError


class Lookup(AbstractResolver):
    """The system's resolver. Its threads are daemons: it may take half a minute, and no exit waits for that."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of the host. Raises OSError when there is none."""
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Found] = loop.create_future()

        def settle(found: _Found) -> None:
            self._slots.release()
            if not future.done():
                future.set_result(found)

        def work() -> None:
            found = _addresses(host, port, family)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, found)

        try:
            Thread(target=work, name="wxgate-lookup", daemon=True).start()
        except RuntimeError:
            settle(OSError("no thread for a lookup can be started"))
        found = await future
        if isinstance(found, OSError):
            raise found
        return found

    async def close(self) -> None:
        """Nothing to end."""


def _addresses(host: str, port: int, family: socket.AddressFamily) -> _Found:
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except OSError as error:
        return error
    except UnicodeError:
        return socket.gaierror(socket.EAI_NONAME, "not a host name")
    return [
        ResolveResult(hostname=host, host=str(address[0]), port=port, family=own, proto=proto, flags=0)
        for own, _, proto, _, address in found
    ]
