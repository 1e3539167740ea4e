"""The same work with procrastinate on PostgreSQL, in a process of its own, see bench.queues.party.

A message is deferred on its own, as whoever accepts it has to before answering; sending makes the same call to WeChat
with the same client, and writes one row that says what came of it.
"""

import time
from typing import Final

import procrastinate
from procrastinate.types import JSONDict

from bench.queues.letters import outgoing
from bench.queues.party import CALLERS, at_once, serve
from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.messages import send_template

CONNECTIONS: Final = 512
SECONDS: Final = 10.0

RESULTS: Final = """
    CREATE TABLE results (
        id bigserial PRIMARY KEY, status text NOT NULL, errcode int, errmsg text, msgid bigint, sent_at double precision
    )
"""
RECORD: Final = """
    INSERT INTO results (status, errcode, errmsg, msgid, sent_at)
    VALUES ('sent', 0, 'ok', %(msgid)s, %(at)s)
"""


class Reference:
    """An app of procrastinate with one task."""

    def __init__(self, database_url: str, weixin_url: str, pool: int) -> None:
        self.connector = procrastinate.PsycopgConnector(conninfo=database_url, min_size=pool, max_size=pool)
        self.app = procrastinate.App(connector=self.connector)
        self.api = Api(weixin_url, CONNECTIONS)
        self.task = self.app.task(name="send_message")(self._send_message)
        self._concurrency = 1

    async def _send_message(self, body: JSONDict) -> None:
        msgid = await send_template(self.api, "stub-token", body, Deadline.after(SECONDS))
        await self.connector.execute_query_async(RECORD, msgid=msgid, at=time.time())

    async def accept(self, first: int, count: int) -> None:
        """Defer messages one by one."""

        async def accept_one(number: int) -> None:
            await self.task.defer_async(body=outgoing(number))

        await at_once(range(first, first + count), accept_one)

    async def accept_together(self, first: int, count: int) -> None:
        """Defer messages in batches, which only somebody can who has many at hand."""
        for start in range(first, first + count, CALLERS):
            batch: list[JSONDict] = [
                {"body": outgoing(number)} for number in range(start, min(start + CALLERS, first + count))
            ]
            await self.task.batch_defer_async(*batch)

    async def send(self, first: int, count: int) -> None:
        """Work until nothing is left."""
        del first, count
        await self.app.run_worker_async(
            concurrency=self._concurrency, wait=False, listen_notify=False, install_signal_handlers=False
        )

    async def concurrency(self, first: int, count: int) -> None:
        """From now on so many tasks at once."""
        del first
        self._concurrency = count

    async def known(self, first: int, count: int) -> int:
        """How many messages the database has as sent."""
        del first, count
        row = await self.connector.execute_query_one_async("SELECT count(*) AS sent FROM results WHERE status = 'sent'")
        return int(row["sent"])


async def main(database_url: str, weixin_url: str, pool: int) -> None:
    """Obeys until told no more."""
    reference = Reference(database_url, weixin_url, pool)
    async with reference.app.open_async():
        await reference.app.schema_manager.apply_schema_async()
        await reference.connector.execute_query_async(RESULTS)
        await serve(
            {
                "accept": reference.accept,
                "accept_together": reference.accept_together,
                "concurrency": reference.concurrency,
                "send": reference.send,
                "known": reference.known,
            }
        )
    await reference.api.close()
