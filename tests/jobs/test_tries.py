"""What came of each try is kept as long as the job is, and shown."""

from tests.jobs.rig import Chosen, Rig, until, until_now

from wxgate.db import Database
from wxgate.jobs.admin import JobAdmin
from wxgate.jobs.job import Job, Outcome, Retry
from wxgate.jobs.records import JobRecord
from wxgate.jobs.tries import KEPT


async def the_job(rig: Rig) -> JobRecord:
    admin = JobAdmin(rig.database, rig.clock)
    (found,) = (await admin.jobs()).jobs
    job = await admin.job(found.id)
    assert job is not None
    return job


async def tried(rig: Rig, times: int) -> JobRecord:
    """The job once so many tries are written down."""

    async def is_so() -> bool:
        return len((await the_job(rig)).tries) == times

    await until(is_so)
    return await the_job(rig)


async def fail(job: Job) -> Outcome:
    return Retry(f'try {job.attempt}: "没有\n回应"')


async def test_every_try_is_told_with_its_time_also_of_a_dead_letter_and_after_its_replay(database: Database) -> None:
    rig = Rig(database, Chosen(fail))
    async with rig.running():
        await rig.add("x")
        (first,) = (await tried(rig, 1)).tries
        for repeat, seconds in ((2, 12.0), (3, 120.0)):
            rig.pass_time(seconds)
            await tried(rig, repeat)
    dead = await the_job(rig)
    assert dead.state == "dead"
    assert [each.reason for each in dead.tries] == [f'try {number}: "没有\n回应"' for number in (1, 2, 3)]
    assert dead.tries[0] == first
    assert first.at < dead.tries[1].at < dead.tries[2].at == dead.died_at
    await JobAdmin(database, rig.clock).retry([dead.id])
    assert (await the_job(rig)).tries == dead.tries


async def test_a_job_that_is_tried_for_ever_keeps_the_first_of_its_tries(database: Database) -> None:
    async def wait(job: Job) -> Outcome:
        return Retry(f"{job.attempt} " + "x" * 1000, counts=False)

    rig = Rig(database, Chosen(wait))
    async with rig.running():
        await rig.add("x")
        await until_now(lambda: len(rig.kind.results) >= 12)
    job = await the_job(rig)
    assert job.attempt >= 12
    assert [each.reason.partition(" ")[0] for each in job.tries] == [str(each + 1) for each in range(KEPT // 1000)]
