"""What WeChat reports of a template message's delivery (WeChat reference §5.1, TEMPLATESENDJOBFINISH)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import orjson
from sqlalchemy import Connection, bindparam, update

from wxgate.db import Database
from wxgate.jobs.job import Done, Job, NewJob, Outcome, Result, Retry
from wxgate.jobs.kind import Kind
from wxgate.messages import store
from wxgate.messages.callbacks import Deliver, callback
from wxgate.messages.status import BLOCKED, DELIVERED, FAILED, Status, readable
from wxgate.messages.tables import messages
from wxgate.protocol.clock import Clock
from wxgate.weixin.messages import read_msgid

EVENT: Final = "TEMPLATESENDJOBFINISH"
SUCCESS: Final = "success"
USER_BLOCK: Final = re.compile(r"failed:\s*user block", re.IGNORECASE)

TEMPLATE_DELIVERED: Final = "template_delivered"


def job_finish(appid: str, fields: Mapping[str, str]) -> list[NewJob]:
    """The job that takes note of a delivery, from the flat fields of an event; none for any other event."""
    msgid = read_msgid(fields.get("MsgID", ""))
    if fields.get("Event") != EVENT or msgid is None:
        return []
    report = {"msgid": msgid, "status": readable(fields.get("Status", "")), "openid": fields.get("FromUserName", "")}
    return [NewJob(TEMPLATE_DELIVERED, appid, orjson.dumps(report).decode())]


@dataclass(frozen=True, slots=True)
class Report:
    """The fate of one of our messages."""

    number: int
    status: Status
    said: str
    """In WeChat's words."""
    at: float


class TemplateDelivered(Kind):
    """Takes note of deliveries. The event may outrun our own note of the msgid, so it looks several times."""

    name: ClassVar[str] = TEMPLATE_DELIVERED
    schedule: ClassVar[tuple[float, ...]] = (2, 10, 60, 300)
    at_once: ClassVar[int] = 64

    def __init__(self, database: Database, clock: Clock, deliver: Deliver) -> None:
        self._database = database
        self._clock = clock
        self._deliver = deliver

    async def work(self, job: Job) -> Outcome:
        """See Kind. A message that is not found at last was sent by another system."""
        event: dict[str, str | int] = orjson.loads(job.payload)
        msgid, said = int(event["msgid"]), str(event["status"])
        number = await self._database.read(store.sent_message, job.lane, msgid, str(event["openid"]))
        if number is not None:
            return Done(Report(number, _status(said), said, self._clock.now()))
        if job.failures < len(self.schedule):
            return Retry("没有找到该消息 / no such message yet")
        return Done()

    def record(self, connection: Connection, results: Sequence[Result]) -> Iterable[NewJob]:
        """See Kind. The first report of a message counts; clients that asked for it are told."""
        notes = [result.outcome.note for result in reversed(results)]
        reports = {note.number: note for note in notes if isinstance(note, Report)}  # of several the first one stays
        if not reports:
            return []
        open_ones = store.recipients(connection, reports)
        if open_ones:
            connection.execute(_REPORTED, [_row(reports[number]) for number in open_ones])
        return [job for number, to in open_ones.items() for job in self._tell(to, reports[number])]

    def _tell(self, to: store.Recipient, report: Report) -> list[NewJob]:
        return callback(self._deliver, to, report.status, 0, report.said, to.msgid)


_REPORTED = (
    update(messages)
    .where(messages.c.id == bindparam("number"))
    .values(status=bindparam("became"), errmsg=bindparam("said"), delivered_at=bindparam("at"))
)


def _row(report: Report) -> Mapping[str, object]:
    return {"number": report.number, "became": report.status, "said": report.said, "at": report.at}


def _status(said: str) -> Status:
    if said == SUCCESS:
        return DELIVERED
    return BLOCKED if USER_BLOCK.fullmatch(said) else FAILED
