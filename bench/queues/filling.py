"""Puts messages into a database as if they had been accepted, a thousand at a time."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from bench.queues.gateway import appid
from bench.queues.letters import outgoing, tpl_data
from wxgate.db import Database
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.messages.store import SEND_TEMPLATE, message_row
from wxgate.messages.tables import messages
from wxgate.messages.template import read_template
from wxgate.protocol.clock import Clock

CHUNK: Final = 1000


@dataclass(slots=True)
class Filling:
    """Adds messages of so many accounts in turn; `numbers` are theirs."""

    database: Database
    accounts: int
    numbers: Iterator[int]

    async def fill(self, count: int) -> None:
        """Queue so many messages."""
        for start in range(0, count, CHUNK):
            chunk = [next(self.numbers) for _ in range(min(CHUNK, count - start))]
            await self.database.run_long(_queue, chunk, self.accounts)


@asynccontextmanager
async def filling(url: str, accounts: int, numbers: Iterator[int]) -> AsyncIterator[Filling]:
    """Fills that database."""
    database = await Database.open(url)
    try:
        yield Filling(database, accounts, numbers)
    finally:
        await database.close()


def _queue(connection: Connection, numbers: Sequence[int], accounts: int) -> None:
    clock = Clock()
    now, queue = clock.now(), Queue(clock)
    owned = [(number, appid(number % accounts)) for number in numbers]
    rows = [
        {"id": number, **message_row("bench", whose, read_template(tpl_data(number)), None, now)}
        for number, whose in owned
    ]
    connection.execute(messages.insert(), rows)
    payloads = ((number, whose, orjson.dumps(outgoing(number)).decode()) for number, whose in owned)
    queue.add(connection, [NewJob(SEND_TEMPLATE, whose, payload, number) for number, whose, payload in payloads])
