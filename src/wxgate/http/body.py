"""Reads a request's body, up to 1 MiB and in time."""

import asyncio
from typing import Final

from starlette.types import Receive

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import BodyTooLarge, ParameterInvalid

MAX_BODY: Final = 1024 * 1024
DRAINED: Final = 8 * 1024 * 1024
"""How much of a body that is too large is still read, so that a caller busy sending gets to see the answer."""


class Disconnected(Exception):
    """The caller left before its request was complete: nobody is there to answer."""


async def read_body(receive: Receive, deadline: Deadline) -> bytes:
    """The whole body.

    Raises BodyTooLarge (413), ParameterInvalid (115) when it did not arrive in time, Disconnected.
    """
    try:
        async with asyncio.timeout(deadline.remaining()):
            return await _read(receive)
    except TimeoutError:
        raise ParameterInvalid("请求体未在时限内发送完毕", "the request body did not arrive in time") from None


async def _read(receive: Receive) -> bytes:
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
