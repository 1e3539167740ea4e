"""The connection below ASGI, for failures that no well-behaved application can produce."""

import asyncio
import socket
import struct
from typing import Protocol, runtime_checkable

from starlette.types import Receive, Send


@runtime_checkable
class Abortable(Protocol):
    """What asyncio's and uvloop's transports share."""

    def abort(self) -> None:
        """Drop the connection at once."""

    def close(self) -> None:
        """Close the connection once everything written is sent."""

    def get_extra_info(self, name: str) -> object:
        """Something about the connection, such as its `socket`."""


async def cut(receive: Receive, send: Send, *, reset: bool) -> None:
    """Close the connection without a byte of an answer: by a TCP reset, or in good order.

    Reaches through uvicorn's request cycle to the transport. Where middleware hides that, an answer that
    uvicorn refuses to write has the same effect, at the price of an error line in uvicorn's log.
    """
    transport = _transport(receive, send)
    if transport is None:
        await _spoil(send)
        return
    if reset:
        _reset_on_close(transport)
    transport.abort()
    await gone(receive)


async def hang_up(receive: Receive, send: Send) -> None:
    """Close the connection after what was sent, though the answer is not whole; see `cut` about middleware."""
    transport = _transport(receive, send)
    if transport is not None:
        transport.close()
        await gone(receive)


async def gone(receive: Receive) -> None:
    """Return once the other side has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def answerless(receive: Receive, seconds: float) -> bool:
    """Return once the caller has given up, which is True, or after so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await gone(receive)
    except TimeoutError:
        return False
    return True


def _transport(receive: Receive, send: Send) -> Abortable | None:
    # Both are methods of the request cycle; middleware seldom wraps both.
    for channel in (send, receive):
        transport = getattr(getattr(channel, "__self__", None), "transport", None)
        if isinstance(transport, Abortable):
            return transport
    return None


def _reset_on_close(transport: Abortable) -> None:
    sock = transport.get_extra_info("socket")
    if hasattr(sock, "setsockopt"):
        # Lingering for zero seconds turns the close into a reset.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _spoil(send: Send) -> None:
    try:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"not a header", b"")]})
    except Exception:  # noqa: BLE001 - servers refuse it with different exceptions, and being refused is the aim
        return
