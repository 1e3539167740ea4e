"""Sending an answer bit by bit."""

from starlette.types import Send

from wxgate_sim.web.call import Answer

# So much of a body is on its way at once: a slow reader's connection shall not hold a copy of all of it.
PIECE = 256 * 1024


async def start(answer: Answer, send: Send) -> None:
    """Send the status and the headers, which tell the length of the whole body."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})


async def pour(body: bytes, send: Send) -> None:
    """Send all of this, and leave the answer open."""
    for at in range(0, len(body), PIECE):
        await drop(body[at : at + PIECE], send)


async def drop(piece: bytes, send: Send) -> None:
    """Send this little, and leave the answer open."""
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def end(send: Send, piece: bytes = b"") -> None:
    """Send this last piece: the body is whole."""
    await send({"type": "http.response.body", "body": piece})
