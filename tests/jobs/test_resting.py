"""A lane's rest is known to all processes and outlives them."""

import asyncio

from tests.jobs.rig import Chosen, Rig, until_now

from wxgate.db import Database
from wxgate.jobs.job import Done, Job, Outcome, Pause, Retry


async def test_a_lane_whose_quota_is_used_up_rests_while_others_go_on(database: Database) -> None:
    async def work(job: Job) -> Outcome:
        if job.lane == "used_up" and open_again.is_set() is False:
            return Retry("45009", counts=False, pause=Pause(3600, "45009: used up until midnight"))
        return Done()

    open_again = asyncio.Event()
    rig = Rig(database, Chosen(work))
    async with rig.running():
        await rig.add(*map(str, range(50)), lane="used_up")
        await until_now(lambda: any(job.lane == "used_up" for job in rig.kind.begun))
        await rig.add(*map(str, range(50)), lane="fine")
        await until_now(lambda: sum(isinstance(each.outcome, Done) for each in rig.kind.results) == 50)
        tried = sum(job.lane == "used_up" for job in rig.kind.begun)
        assert tried <= Chosen.at_once

        other = Rig(database, rig.kind, rig.clock)  # a process that starts now knows it too
        async with other.running():
            await other.add("one more", lane="fine")
            await until_now(lambda: sum(isinstance(each.outcome, Done) for each in rig.kind.results) == 51)
            assert sum(job.lane == "used_up" for job in rig.kind.begun) == tried

        open_again.set()
        rig.pass_time(3700)
        await rig.emptied()
    assert await rig.dead() == []
