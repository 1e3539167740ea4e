"""A process that takes work in tells those that do it."""

import asyncio

import pytest
from tests.jobs.rig import Chosen, Rig, until_now

from wxgate.db import Database
from wxgate.db.notices import say
from wxgate.jobs import runner
from wxgate.jobs.loops import running
from wxgate.jobs.queue import Queue
from wxgate.jobs.waking import CHANNEL, Waking
from wxgate.protocol.clock import Clock


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_job_begins_at_once_in_another_process(
    database: Database, second_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_EVERY", 3600.0)  # only a notice can tell it
    rig = Rig(database, Chosen())
    queue = Queue(Clock())
    taking_in = Waking(second_database, queue, None)
    working = Waking(database, rig.queue, rig.runner)
    async with running({"front": taking_in.run, "working": working.run}), rig.running():
        heard = asyncio.Event()
        second_database.listen(CHANNEL, lambda _: heard.set())
        async with asyncio.timeout(20):  # listening begins in its own time
            while not heard.is_set():
                await database.run(say, CHANNEL, "")
                await asyncio.sleep(0.05)
        await until_now(lambda: rig.runner.under_way == 0)
        await second_database.run(rig.queue.add, [])
        other = Rig(second_database, rig.kind)
        other.queue = queue
        await other.add("x")
        await until_now(lambda: len(rig.kind.begun) == 1)


async def test_a_process_that_has_hands_free_tells_nobody_else(database: Database) -> None:
    rig = Rig(database, Chosen())
    said: list[str] = []
    database.listen(CHANNEL, said.append)
    Waking(database, rig.queue, rig.runner)
    async with rig.running():
        await rig.add("x")
        await rig.emptied()
    assert said == []
