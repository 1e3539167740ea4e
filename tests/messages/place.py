"""An account with a follower at the simulator, messages for that follower, and background work under a test's clock."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast

import orjson
from sqlalchemy import Connection, select
from tests.jobs.rig import until
from tests.tokens.rig import APPID, Rig

from wxgate.jobs.job import Done, Job, NewJob, Outcome
from wxgate.jobs.kind import Kind
from wxgate.jobs.queue import Queue
from wxgate.jobs.runner import Runner
from wxgate.jobs.tables import jobs
from wxgate.messages.delivered import TemplateDelivered
from wxgate.messages.results import MessageStatus
from wxgate.messages.sending import SendTemplate
from wxgate.messages.service import Messages
from wxgate.messages.tables import messages
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonValue
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client

SEND: Final = "/cgi-bin/message/template/send"
CUSTOM: Final = "/cgi-bin/message/custom/send"
CALLBACK: Final = "https://shop.example.com/result"


class Told(Kind):
    """Stands for the delivery of callbacks: keeps what clients would be told."""

    name = "told"

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []

    async def work(self, job: Job) -> Outcome:
        self.forms.append(orjson.loads(job.payload))
        return Done()


def telling(client_code: str, url: str, fields: Mapping[str, str], *, subject: int | None) -> NewJob:
    """A job of `Told`."""
    return NewJob("told", client_code, orjson.dumps({**fields, "to": url}).decode(), subject)


def no_restriction(url: str) -> Text | None:
    return (
        None
        if url != "https://refused.example.com/"
        else Text("指向公网的网址", "a URL that leads to a public address")
    )


@dataclass(slots=True)
class Place:
    """Everything a test of messages touches."""

    rig: Rig
    account: Account
    openid: str
    template_id: str
    told: Told = field(default_factory=Told)
    queue: Queue = field(init=False)
    service: Messages = field(init=False)
    send: SendTemplate = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        first, clock = self.rig.first, self.rig.clock
        self.queue = Queue(clock)
        self.service = Messages(first.database, self.queue, first.keeper, first.api, clock, no_restriction)
        self.send = SendTemplate(first.directory, first.keeper, first.api, clock, telling, lambda: 0.5)
        delivered = TemplateDelivered(first.database, clock, telling)
        self.runner = Runner(first.database, self.queue, [self.send, delivered, self.told], clock)
        self.queue.on_wake = self.runner.wake

    def tpl_data(self, **fields: JsonValue) -> str:
        """A message for the follower."""
        whole = {"touser": self.openid, "template_id": self.template_id, "data": {"first": {"value": "恭喜🎉"}}}
        return json.dumps({**whole, **fields}, ensure_ascii=False)

    def call(self, code: str = "shop") -> Call:
        return Call(
            Client(code, "web shop", APPID, "secret"),
            Deadline.after(10),
            "id",
            "127.0.0.1",
            self.account,
            self.rig.platform,
        )

    async def accept(self, code: str = "shop", callback_url: str | None = CALLBACK, **fields: JsonValue) -> int:
        """The number of a message that was accepted."""
        return await self.service.accept_template(self.call(code), self.tpl_data(**fields), callback_url)

    async def status(self, number: int, code: str = "shop") -> MessageStatus:
        return await self.service.status(code, number)

    async def work(self, payload: str | None = None, **job: float) -> Outcome:
        """What comes of one try at a message, made by hand."""
        now = self.rig.clock.now()
        body = payload or self.tpl_data(client_msg_id="made by hand")
        about = {"attempt": 1, "failures": 0, "created_at": now, "uncertain_since": now, "claimed_at": now, **job}
        return await self.send.work(Job(1, "send_template", APPID, body, 1, **about))  # type: ignore[arg-type]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While inside, background work goes on."""
        task = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def pass_time(self, seconds: float) -> None:
        """Let so much time go by, here and at WeChat."""
        self.rig.advance(seconds)
        self.runner.wake("")

    async def becomes(self, number: int, *statuses: str) -> MessageStatus:
        """The message once it has one of these statuses."""

        async def is_there() -> bool:
            return (await self.status(number)).status in statuses

        await until(is_there)
        return await self.status(number)

    async def tried(self, number: int, times: int) -> MessageStatus:
        """The message once it was tried so often."""

        async def is_there() -> bool:
            return (await self.status(number)).attempts >= times

        await until(is_there)
        return await self.status(number)

    async def idle(self) -> None:
        """Return when no job is left."""

        async def empty() -> bool:
            return not await self.payloads()

        await until(empty)

    async def idle_in_time(self) -> None:
        """Return when no job is left, however much time has to go by for that."""

        async def empty() -> bool:
            self.pass_time(100)
            return not await self.payloads()

        await until(empty)

    async def payloads(self) -> list[str]:
        """What waits in the queue."""
        return await self.rig.database.read(_payloads)

    async def numbers(self) -> list[int]:
        """The messages there are."""
        return await self.rig.database.read(_numbers)

    def sent(self) -> list[dict[str, object]]:
        """What WeChat showed its users."""
        return self.rig.sim.messages(APPID)


def _payloads(connection: Connection) -> list[str]:
    return list(connection.execute(select(jobs.c.payload).order_by(jobs.c.id)).scalars())


def _numbers(connection: Connection) -> list[int]:
    return cast("list[int]", list(connection.execute(select(messages.c.id).order_by(messages.c.id)).scalars()))
