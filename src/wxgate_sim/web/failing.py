"""How a call fails when a fault strikes it."""

from collections.abc import Callable

from starlette.types import Receive, Send

from wxgate_sim.calls import Entry
from wxgate_sim.errors import Refused
from wxgate_sim.faults import SPOILING, Fault
from wxgate_sim.web.call import HTML, Answer
from wxgate_sim.web.connection import answerless, cut
from wxgate_sim.web.pouring import PIECE, end, pour, start
from wxgate_sim.web.spoiling import spoil


async def deliver(answer: Answer, send: Send, entry: Entry) -> None:
    """Send the answer, and note it in the record of calls."""
    entry.status, entry.errcode = answer.status, answer.errcode
    await start(answer, send)
    if len(answer.body) > PIECE:
        await pour(answer.body, send)
        await end(send)
    else:
        await end(send, answer.body)


async def fail(
    fault: Fault,
    answer: Answer | None,
    refuse: Callable[[Refused], Answer],
    channel: tuple[Receive, Send],
    entry: Entry,
) -> None:
    """Let the call fail. `answer` is what it would have said, None when it never took effect."""
    receive, send = channel
    if answer and (fault.kind in SPOILING or fault.kind == "slow_body"):
        entry.status, entry.errcode = answer.status, answer.errcode
        await spoil(fault, answer, channel)
        return
    match fault.kind:
        case "timeout":
            await answerless(receive, fault.seconds())
            await cut(receive, send, reset=False)
        case "cut":
            await cut(receive, send, reset=fault.value == "reset")
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
