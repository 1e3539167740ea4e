"""Reads a request's body, up to 1 MiB."""

from typing import Final

from starlette.types import Receive

from wxgate.protocol.errors import BodyTooLarge

MAX_BODY: Final = 1024 * 1024
DRAINED: Final = 8 * 1024 * 1024
"""How much of a body that is too large is still read, so that a caller busy sending gets to see the answer."""


class Disconnected(Exception):
    """The caller left before its request was complete: nobody is there to answer."""


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises BodyTooLarge (413) and Disconnected."""
    chunks: list[bytes] = []
    length, more = 0, True
    while more and length <= DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        length += len(chunk)
        if length <= MAX_BODY:
            chunks.append(chunk)
    if length > MAX_BODY:
        raise BodyTooLarge("最大 1 MiB", "at most 1 MiB")
    return b"".join(chunks)
