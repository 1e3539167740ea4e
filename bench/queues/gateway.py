"""wxgate in a process of its own, see bench.queues.party.

Settings come from the environment. Everything is as in `wxgate serve`, but that sending begins when it is told to.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from bench.queues.letters import tpl_data
from bench.queues.party import at_once, serve
from wxgate.deliveries.delivery import form_delivery
from wxgate.http.garbage import look_seldom
from wxgate.http.logs import configure
from wxgate.jobs.loops import running
from wxgate.jobs.runner import Capacity, Runner
from wxgate.jobs.waking import Waking
from wxgate.messages.sending import SendTemplate
from wxgate.messages.status import SENT
from wxgate.messages.tables import messages
from wxgate.protocol.deadline import Deadline
from wxgate.services import Services, open_services
from wxgate.settings import Settings
from wxgate.tenants.account import Account
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client

LOOK: Final = 0.002
"""Seconds between two looks at a counter in memory."""

DONE: Final = "send_template", "done"


@dataclass(slots=True)
class Sender:
    """The services of one process, and the runner that sends."""

    services: Services
    accounts: Sequence[Account]
    runner: Runner = field(init=False)
    waking: Waking = field(init=False)

    def __post_init__(self) -> None:
        services, settings = self.services, self.services.settings
        kind = SendTemplate(services.directory, services.keeper, services.weixin, services.clock, form_delivery)
        capacity = Capacity(settings.jobs_at_once, settings.job_lease)
        self.runner = Runner(services.database, services.queue, [kind], services.clock, capacity)
        self.waking = Waking(services.database, services.queue, self.runner)

    async def accept(self, first: int, count: int) -> None:
        """Accept messages, account by account in turn."""

        async def accept_one(number: int) -> None:
            account = self.accounts[number % len(self.accounts)]
            client = Client("bench", "bench", account.appid, "0" * 32)
            call = Call(client, Deadline.after(10), "bench", "127.0.0.1", account)
            await self.services.messages.accept_template(call, tpl_data(number), None)

        await at_once(range(first, first + count), accept_one)

    @property
    def sent(self) -> int:
        """Messages of which the database knows that they are sent."""
        return self.runner.tally.settled_by_kind.get(DONE, 0)

    async def send(self, first: int, count: int) -> None:
        """Return when so many more messages are sent."""
        del first
        enough = self.sent + count
        async with self.sending():
            while self.sent < enough:
                await asyncio.sleep(LOOK)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """While inside, the background work of a gateway goes on."""
        loops = {**self.services.followers, "jobs": self.runner.run, "job waking": self.waking.run}
        async with running(loops):
            yield

    async def known(self, first: int, count: int) -> int:
        """How many messages the database has as sent."""
        del first, count
        return await self.services.database.read(_sent)


@asynccontextmanager
async def open_sender(accounts: int) -> AsyncIterator[Sender]:
    """A process whose accounts have their tokens in memory."""
    settings = Settings(background=False)
    configure(settings.log_format, settings.log_level)
    look_seldom()
    async with open_services(settings) as services:
        admin = AccountAdmin(services.database, services.vault, services.clock)
        known = [await admin.add(appid(number), secret="0" * 32, name="bench") for number in range(accounts)]
        await services.directory.reload()
        for account in known:
            await services.keeper.access_token(account, Deadline.after(10))
        yield Sender(services, known)


def appid(number: int) -> str:
    """The appid of one of the accounts."""
    return f"wx{number:016x}"


def _sent(connection: Connection) -> int:
    wanted = select(func.count()).select_from(messages).where(messages.c.status == SENT)
    return int(connection.execute(wanted).scalar_one())


async def main(accounts: int) -> None:
    """Obeys until told no more."""
    async with open_sender(accounts) as sender:
        await serve({"accept": sender.accept, "send": sender.send, "known": sender.known})
