"""Sends answers, and lets calls fail as a fault says."""

import asyncio
from email.utils import formatdate
from io import BufferedIOBase, BytesIO

import orjson
from starlette.types import Receive, Send

from wxgate_sim.faults import Fault
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.request import JSON, Answer
from wxgate_sim.upyun.world import CallRecord, Upyun
from wxgate_sim.web.connection import answerless, cut

PIECE = 256 * 1024
DROPS = 10


class Delivery:
    """The way back to one caller."""

    def __init__(self, upyun: Upyun, record: CallRecord, receive: Receive, send: Send) -> None:
        self._upyun = upyun
        self._record = record
        self._receive = receive
        self._send = send
        self._head = record.method == "HEAD"

    async def answer(self, answer: Answer, *, part: float = 1.0, seconds: float = 0.0) -> None:
        """Send it; only a part of its body, or in drops that take so many seconds, if told to."""
        try:
            body = await asyncio.to_thread(answer.file.open, "rb") if answer.file else BytesIO(answer.body)
        except FileNotFoundError:  # overwritten or deleted meanwhile
            await self.refuse(Refused(40400001))
            return
        with body:
            await self._start(answer)
            await self._pour(body, answer, part, seconds)
        if part >= 1:
            await self._send({"type": "http.response.body", "body": b""})

    async def fail(self, fault: Fault, answer: Answer | None) -> None:
        """Let the call fail. `answer` is what it would have said, None when it never took effect."""
        self._record.fault = fault.kind
        match fault.kind:
            case "timeout":
                await answerless(self._receive, fault.seconds())
                await cut(self._receive, self._send, reset=False)
            case "cut":
                if fault.value == "half" and answer:
                    await self.answer(answer, part=0.5)
                await cut(self._receive, self._send, reset=fault.value == "reset")
            case "slow_body" if answer:
                await self.answer(answer, seconds=fault.seconds())
            case "http":
                status = int(fault.value)
                page = f"<html>\r\n<head><title>{status}</title></head>\r\n<body>{status}</body>\r\n</html>\r\n"
                await self.answer(Answer(status, page.encode(), {"Content-Type": "text/html"}))
            case "errcode":
                await self.refuse(Refused(int(fault.value)))
            case _:
                await self.answer(Answer(body=str(fault.value).encode(), headers={"Content-Type": JSON}))

    async def refuse(self, refused: Refused) -> None:
        """Send the refusal."""
        request_id = self._upyun.new_id()
        told = {"msg": refused.phrase, "code": refused.code, "id": request_id}
        headers = {"Content-Type": JSON, "X-Error-Code": str(refused.code), "X-Request-Id": request_id}
        await self.answer(Answer(refused.status, orjson.dumps(told), headers, code=refused.code))

    async def _start(self, answer: Answer) -> None:
        self._record.status, self._record.code = answer.status, answer.code
        answer.headers.setdefault("X-Request-Id", self._upyun.new_id())
        # from the simulated clock: callers read from it by how much theirs is off
        answer.headers["Date"] = formatdate(self._upyun.clock.now(), usegmt=True)
        await self._send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})

    async def _pour(self, body: BufferedIOBase, answer: Answer, part: float, seconds: float) -> None:
        whole = len(answer.body) if answer.length is None else answer.length
        left = 0 if self._head else int(whole * part)
        size = max(1, -(-left // DROPS)) if seconds else PIECE
        while left > 0 and (piece := await asyncio.to_thread(body.read, min(size, left))):
            if seconds:
                await answerless(self._receive, seconds / DROPS)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            left -= len(piece)
