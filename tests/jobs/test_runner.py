"""Jobs are done once, tried again by their schedule, and given up as dead letters."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, text
from tests.jobs.rig import Chosen, Rig, until, until_now

from wxgate.db import Database
from wxgate.jobs import runner
from wxgate.jobs.job import Dead, Done, Job, NewJob, Outcome, Result, Retry


async def test_every_job_is_done_once_and_then_gone(database: Database) -> None:
    rig = Rig(database, Chosen())
    async with rig.running():
        await rig.add(*map(str, range(300)))
        await rig.emptied()
    assert sorted(int(job.payload) for job in rig.kind.begun) == list(range(300))
    assert [type(result.outcome) for result in rig.kind.results] == [Done] * 300


async def test_what_was_queued_before_the_process_started_is_done(database: Database) -> None:
    rig = Rig(database, Chosen())
    await rig.add("early")
    async with rig.running():
        await rig.emptied()
    assert [job.payload for job in rig.kind.begun] == ["early"]


async def test_a_delayed_job_waits_for_its_time(database: Database) -> None:
    rig = Rig(database, Chosen())
    await rig.add("later", delay=3600)
    await rig.add("now")
    async with rig.running():
        await until_now(lambda: len(rig.kind.begun) == 1)
        rig.pass_time(3700)
        await rig.emptied()
    assert [job.payload for job in rig.kind.begun] == ["now", "later"]


async def test_a_job_is_repeated_by_its_schedule_and_then_kept_as_a_dead_letter(database: Database) -> None:
    async def fail(job: Job) -> Outcome:
        return Retry(f"try {job.attempt} failed")

    rig = Rig(database, Chosen(fail))
    async with rig.running():
        await rig.add("x")
        for repeat, seconds in enumerate((12.0, 120.0), start=1):
            await until_now(lambda count=repeat: len(rig.kind.results) == count)  # type: ignore[misc]
            assert await rig.left() == 1
            rig.pass_time(seconds)
        await rig.emptied()
    assert [job.attempt for job in rig.kind.begun] == [1, 2, 3]
    assert [type(result.outcome) for result in rig.kind.results] == [Retry, Retry, Dead]
    assert await rig.dead() == ["try 3 failed"]


async def test_a_try_that_does_not_count_uses_up_no_step(database: Database) -> None:
    async def wait(job: Job) -> Outcome:
        return Retry("not yet", after=1000, counts=False) if job.attempt < 6 else Done()

    rig = Rig(database, Chosen(wait))
    async with rig.running():
        await rig.add("x")
        for count in range(1, 6):
            await until_now(lambda count=count: len(rig.kind.results) == count)  # type: ignore[misc]
            rig.pass_time(1001)
        await rig.emptied()
    assert [job.failures for job in rig.kind.begun] == [0] * 6
    assert await rig.dead() == []


async def test_a_crash_in_the_work_is_tried_again(database: Database) -> None:
    async def crash(job: Job) -> Outcome:
        if job.attempt == 1:
            raise ZeroDivisionError
        return Done()

    rig = Rig(database, Chosen(crash))
    async with rig.running():
        await rig.add("x")
        await until_now(lambda: len(rig.kind.results) == 1)
        rig.pass_time(12)
        await rig.emptied()
    # the crash may have come after the effect
    assert [job.may_be_repeat for job in rig.kind.begun] == [False, True]


async def test_what_is_recorded_and_the_jobs_that_follow_are_one_transaction(database: Database) -> None:
    def follow(connection: Connection, results: Sequence[Result]) -> list[NewJob]:
        del connection
        return [NewJob("chosen", "wx2", "second") for each in results if each.job.payload == "first"]

    rig = Rig(database, Chosen(record=follow))
    async with rig.running():
        await rig.add("first")
        await until_now(lambda: len(rig.kind.results) == 2)
        await rig.emptied()
    assert [(job.payload, job.lane) for job in rig.kind.begun] == [("first", "wx1"), ("second", "wx2")]


async def test_an_outcome_that_cannot_be_recorded_harms_no_other_and_is_not_done_again(database: Database) -> None:
    def refuse(connection: Connection, results: Sequence[Result]) -> list[NewJob]:
        del connection
        if any(each.job.payload == "bad" for each in results):
            raise ValueError
        return []

    rig = Rig(database, Chosen(record=refuse))
    async with rig.running():
        await rig.add("good", "bad", "better")
        await rig.emptied()
    assert sorted(job.payload for job in rig.kind.begun) == ["bad", "better", "good"]
    (reason,) = await rig.dead()
    assert "ValueError" in reason


async def test_a_stopping_process_finishes_what_is_under_way(database: Database) -> None:
    going = asyncio.Event()

    async def slow(_: Job) -> Outcome:
        await going.wait()
        return Done()

    rig = Rig(database, Chosen(slow))
    await rig.add("x")
    async with rig.running():
        await until_now(lambda: rig.kind.under_way == 1)
        asyncio.get_running_loop().call_later(0.05, going.set)
    assert await rig.left() == 0
    assert len(rig.kind.results) == 1


async def test_a_stopping_process_returns_what_it_cannot_finish(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(job: Job) -> Outcome:
        if job.attempt == 1:
            await asyncio.Event().wait()
        return Done()

    rig = Rig(database, Chosen(stuck))
    await rig.add("x")
    monkeypatch.setattr(runner, "DRAIN_SECONDS", 0.05)
    async with rig.running():
        await until_now(lambda: rig.kind.under_way == 1)
    assert await rig.left() == 1
    async with Rig(database, rig.kind).running():  # another process: no lease has to run out
        await rig.emptied()
    assert [job.attempt for job in rig.kind.begun] == [1, 2]
    assert rig.kind.begun[1].may_be_repeat  # nobody knows how far the first try got


async def test_one_lane_never_has_more_under_way_than_its_kind_allows(database: Database) -> None:
    async def wait(_: Job) -> Outcome:
        await asyncio.sleep(0.01)
        return Done()

    rig = Rig(database, Chosen(wait))
    async with rig.running():
        await rig.add(*map(str, range(60)))
        await rig.emptied()
    assert rig.kind.most_under_way <= Chosen.at_once


async def test_nor_has_it_when_the_database_expects_the_queue_to_be_nearly_empty(database: Database) -> None:
    freed = asyncio.Event()

    async def wait(_: Job) -> Outcome:
        await freed.wait()
        return Done()

    rig = Rig(database, Chosen(wait))
    await rig.add("0")
    await database.run(lambda connection: connection.execute(text("ANALYZE")))  # as it does by itself, now and then
    await rig.add(*map(str, range(1, 60)))
    async with rig.running():
        await until_now(lambda: rig.kind.under_way >= Chosen.at_once)
        freed.set()
        await rig.emptied()
    assert rig.kind.most_under_way == Chosen.at_once


async def test_a_lane_that_hangs_does_not_hold_up_the_others(database: Database) -> None:
    freed = asyncio.Event()

    async def work(job: Job) -> Outcome:
        if job.lane == "hanging":
            await freed.wait()
        return Done()

    rig = Rig(database, Chosen(work))
    async with rig.running():
        await rig.add(*map(str, range(50)), lane="hanging")
        await until_now(lambda: rig.kind.under_way == Chosen.at_once)
        await rig.add(*map(str, range(50)), lane="quick")

        async def only_hanging_ones() -> bool:
            return await rig.left() == 50

        await until(only_hanging_ones)
        freed.set()
        await rig.emptied()
