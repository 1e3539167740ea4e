"""Template messages and what became of them."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.jobs import KINDS
from wxgate.console.missing import Missing
from wxgate.console.paging import HIGHEST, before, further
from wxgate.console.since import CHOICES
from wxgate.console.visit import Visit
from wxgate.deliveries.delivery import NAME as DELIVER
from wxgate.deliveries.delivery import lane_of
from wxgate.jobs.queue import full_lane
from wxgate.messages.listing import PAGE, MessageFilter, MessageRecord, find_message, read_messages
from wxgate.messages.status import BLOCKED, DELIVERED, FAILED, QUEUED, SENT, UNKNOWN, Status
from wxgate.messages.store import SEND_TEMPLATE
from wxgate.protocol.text import Text

PATH: Final = f"{ROOT}/messages"

STATUSES: Final[Mapping[Status, tuple[str, Text]]] = {
    QUEUED: ("", Text("排队中", "queued")),
    SENT: ("good", Text("已发送", "sent")),
    DELIVERED: ("good", Text("已送达", "delivered")),
    BLOCKED: ("care", Text("用户拒收", "blocked by the user")),
    FAILED: ("bad", Text("失败", "failed")),
    UNKNOWN: ("care", Text("结果未知", "unknown")),
}
"""The class of a status' mark, and its name."""


class MessagePages:
    """`/console/messages`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """The list, and one message."""
        return [self._gate.route(PATH, self.list_), self._gate.route(f"{PATH}/{{number:int}}", self.show)]

    async def list_(self, visit: Visit) -> Response:
        """The newest messages that match."""
        number = visit.asked("number")
        if number.isascii() and number.isdigit() and len(number) < 19:
            return visit.redirect(f"{PATH}/{number}")
        wanted = MessageFilter(
            visit.asked("client"), visit.asked("status"), visit.asked("appid"), visit.asked("touser")
        )
        found = await self._desk.database.read(read_messages, wanted, PAGE, before(visit))
        return visit.page(
            "messages.html",
            messages=found.rows,
            next=further(visit, found.next) if found.next else "",
            stopped=found.stopped,
            wanted=wanted,
            statuses=STATUSES,
            choices=CHOICES,
            name_of=self._name_of,
        )

    async def show(self, visit: Visit) -> Response:
        """One message: its tries, what is still to be done for it, and the deliveries that tell of it."""
        number: int = visit.request.path_params["number"]
        message = None if number > HIGHEST else await self._desk.database.read(find_message, number)
        if message is None:
            raise Missing(
                f"没有消息 {number}，可能已超过保留期限", f"there is no message {number}; it may be older than is kept"
            )
        return visit.page(
            "message.html",
            message=message,
            statuses=STATUSES,
            jobs=await self._desk.jobs.about(_lanes(message), number),
            kinds=KINDS,
            name_of=self._name_of,
            days=round(self._desk.settings.retention_messages / 86400),
        )

    def _name_of(self, code: str) -> str:
        client = self._desk.directory.client(code)
        return client.name if client else code


def _lanes(message: MessageRecord) -> list[str]:
    """Where jobs about the message are: its sending, and what tells the client of it."""
    lanes = [full_lane(SEND_TEMPLATE, message.appid)]
    if message.callback_url:
        lanes.append(full_lane(DELIVER, lane_of(message.client_code, message.callback_url)))
    return lanes
