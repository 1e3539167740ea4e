"""Several processes share the work; a dead one's jobs are taken up, and its late word changes nothing."""

import asyncio

from sqlalchemy import Connection, select
from tests.jobs.rig import Chosen, Rig, until, until_now

from wxgate.db import Database
from wxgate.jobs import claims
from wxgate.jobs.claims import Claim, Claimed, Wanted
from wxgate.jobs.job import Dead, Done, Job, Outcome, Result
from wxgate.jobs.outcomes import UNSETTLED_LIMIT
from wxgate.jobs.runner import Capacity
from wxgate.jobs.settling import Settlement, settle
from wxgate.jobs.tables import jobs


def _claim_one(connection: Connection, offset: float) -> Claimed:
    claim = Claim("a process that dies", 30.0, [Wanted("chosen/wx1", 1, 0.0)], [])
    (claimed,) = claims.take(connection, claim, claims.moment(connection, offset))
    return claimed


async def test_two_processes_do_every_job_once(database: Database, second_database: Database) -> None:
    kind = Chosen()
    first, second = Rig(database, kind), Rig(second_database, kind)
    for lane in range(10):
        await first.add(*map(str, range(lane * 50, lane * 50 + 50)), lane=f"wx{lane}")
    async with first.running(), second.running():
        await first.emptied()
    assert sorted(int(job.payload) for job in kind.begun) == list(range(500))


async def test_a_dead_process_leaves_its_job_to_others_once_the_lease_is_over(database: Database) -> None:
    rig = Rig(database, Chosen())
    await rig.add("x")
    await database.run(_claim_one, 0.0)
    async with rig.running():
        rig.pass_time(20)
        await rig.add("another", lane="wx2")
        await until_now(lambda: len(rig.kind.results) == 1)
        rig.pass_time(20)
        await rig.emptied()
    assert [job.payload for job in rig.kind.begun] == ["another", "x"]
    taken_up = rig.kind.begun[1]
    assert taken_up.attempt == 2
    assert taken_up.may_be_repeat


async def test_who_lost_the_lease_can_no_longer_settle(database: Database) -> None:
    rig = Rig(database, Chosen())
    await rig.add("x")
    lost = await database.run(_claim_one, 0.0)
    held = await database.run(_claim_one, 31.0)
    late = Settlement(Result(lost.job, Done()))
    await database.run(settle, {"chosen": rig.kind}, rig.queue, [late], 0.0)
    assert await rig.left() == 1
    assert rig.kind.results == []
    await database.run(settle, {"chosen": rig.kind}, rig.queue, [Settlement(Result(held.job, Done()))], 0.0)
    assert await rig.left() == 0
    assert len(rig.kind.results) == 1


async def test_a_lease_is_renewed_as_long_as_the_job_takes(database: Database, second_database: Database) -> None:
    freed = asyncio.Event()

    async def slow(_: Job) -> Outcome:
        await freed.wait()
        return Done()

    kind = Chosen(slow)
    first = Rig(database, kind, capacity=Capacity(lease=3.0))
    second = Rig(second_database, kind)
    await first.add("x")

    async def run_at() -> float:
        return float((await database.read(lambda c: c.execute(select(jobs.c.run_at)).scalar_one())) or 0)

    async with first.running():
        await until_now(lambda: kind.under_way == 1)
        began = await run_at()
        async with second.running():

            async def outlived_its_first_lease() -> bool:
                return await run_at() > began + 3.0

            await until(outlived_its_first_lease)
            freed.set()
            await first.emptied()
    assert len(kind.begun) == 1


async def test_a_job_that_kills_its_process_again_and_again_is_given_up(database: Database) -> None:
    rig = Rig(database, Chosen())
    await rig.add("deadly")
    for death in range(UNSETTLED_LIMIT):
        await database.run(_claim_one, death * 31.0)
    rig.pass_time(UNSETTLED_LIMIT * 31.0 + 31)
    async with rig.running():
        await rig.emptied()
    assert rig.kind.begun == []
    assert [type(result.outcome) for result in rig.kind.results] == [Dead]
    (reason,) = await rig.dead()
    assert str(UNSETTLED_LIMIT) in reason
