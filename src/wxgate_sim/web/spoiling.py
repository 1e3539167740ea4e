"""Faults that let a real answer come, yet not as it should."""

import asyncio
from dataclasses import replace

from starlette.types import Receive, Send

from wxgate_sim.faults import Fault
from wxgate_sim.web.call import Answer
from wxgate_sim.web.connection import answerless, hang_up
from wxgate_sim.web.pouring import drop, end, pour, start

DROPS = 10
TRICKLES_A_SECOND = 20


async def spoil(fault: Fault, answer: Answer, channel: tuple[Receive, Send]) -> None:
    """Send the answer late, in part, or as something else."""
    receive, send = channel
    if fault.kind == "content_type":
        answer = replace(answer, content_type=str(fault.value))
    await start(answer, send)
    match fault.kind:
        case "slow_body":
            await _drip(answer.body, fault.seconds(), send)
        case "trickle":
            await _trickle(answer.body, int(fault.value), receive, send)
        case "truncate":
            await pour(answer.body[: int(len(answer.body) * float(fault.value))], send)
            await hang_up(receive, send)
            return
        case _:
            await pour(answer.body, send)
    await end(send)


async def _drip(body: bytes, seconds: float, send: Send) -> None:
    step = max(1, -(-len(body) // DROPS))
    for at in range(0, len(body), step):
        await asyncio.sleep(seconds / DROPS)
        await drop(body[at : at + step], send)


async def _trickle(body: bytes, rate: int, receive: Receive, send: Send) -> None:
    """So many bytes a second, until the caller has enough of it."""
    step = max(1, rate // TRICKLES_A_SECOND)
    for at in range(0, len(body), step):
        if await answerless(receive, step / rate):
            return
        await drop(body[at : at + step], send)
