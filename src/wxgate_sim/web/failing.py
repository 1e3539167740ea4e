"""How a call fails when a fault strikes it."""

import asyncio
from collections.abc import Callable

from starlette.types import Receive, Send

from wxgate_sim.calls import Entry
from wxgate_sim.errors import Refused
from wxgate_sim.faults import Fault
from wxgate_sim.web.call import HTML, Answer
from wxgate_sim.web.connection import answerless, cut

PIECES = 10
# A large body goes out in pieces of so many bytes, so that a slow reader's connection does not hold a copy of it all.
PIECE = 256 * 1024


async def deliver(answer: Answer, send: Send, entry: Entry) -> None:
    """Send the answer, and note it in the record of calls."""
    entry.status, entry.errcode = answer.status, answer.errcode
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
    body, start = answer.body, 0
    while len(body) - start > PIECE:
        await send({"type": "http.response.body", "body": body[start : start + PIECE], "more_body": True})
        start += PIECE
    await send({"type": "http.response.body", "body": body[start:]})


async def fail(
    fault: Fault,
    answer: Answer | None,
    refuse: Callable[[Refused], Answer],
    channel: tuple[Receive, Send],
    entry: Entry,
) -> None:
    """Let the call fail. `answer` is what it would have said, None when it never took effect."""
    receive, send = channel
    match fault.kind:
        case "timeout":
            await answerless(receive, fault.seconds())
            await cut(receive, send, reset=False)
        case "cut":
            await cut(receive, send, reset=fault.value == "reset")
        case "slow_body" if answer:
            await _drip(answer, fault.seconds(), send, entry)
        case "http":
            await deliver(_edge_error(int(fault.value)), send, entry)
        case "errcode":
            await deliver(refuse(Refused(int(fault.value))), send, entry)
        case _:
            shape = answer or refuse(Refused(-1))
            await deliver(Answer(str(fault.value).encode(), shape.content_type), send, entry)


def _edge_error(status: int) -> Answer:
    title = f"<html>\r\n<head><title>{status}</title></head>\r\n"
    page = f"{title}<body><center><h1>{status}</h1></center></body>\r\n</html>\r\n"
    return Answer(page.encode(), HTML, status)


async def _drip(answer: Answer, seconds: float, send: Send, entry: Entry) -> None:
    entry.status, entry.errcode = answer.status, answer.errcode
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
    step = max(1, -(-len(answer.body) // PIECES))
    for start in range(0, len(answer.body), step):
        await asyncio.sleep(seconds / PIECES)
        await send({"type": "http.response.body", "body": answer.body[start : start + step], "more_body": True})
    await send({"type": "http.response.body", "body": b""})
