"""What an operator sees of background jobs and does with them."""

from collections.abc import Iterable
from typing import Final

import pytest
from sqlalchemy import Connection, insert, select
from tests.jobs.rig import until, until_now

from wxgate.db import Database
from wxgate.db.notices import say
from wxgate.jobs.admin import EVERYTHING, JobAdmin
from wxgate.jobs.listing import COUNTED
from wxgate.jobs.queue import full_lane
from wxgate.jobs.records import Dropped, JobFilter, JobRecord, Retried, StateAsked
from wxgate.jobs.replays import CHUNK, replay_chunk
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.jobs.waking import CHANNEL
from wxgate.protocol.clock import Clock

MANY: Final = 1200
"""Dead letters for a mass replay: several chunks, the last one not full."""

HOUR: Final = 3600.0
CLOCK: Final = Clock()

Row = dict[str, object]


def waiting(number: int, lane: str = "wx1", kind: str = "send", **fields: object) -> Row:
    now = CLOCK.now()
    row: Row = {"id": number, "kind": kind, "lane": full_lane(kind, lane), "payload": '{"to":"oAnn"}', "subject": 70}
    row |= {"run_at": now + HOUR, "owner": None, "reason": None}
    return row | {"created_at": now - 60, "attempt": 2, "failures": 1} | fields


def running(number: int, lane: str = "wx1", **fields: object) -> Row:
    return waiting(number, lane, owner="host:1") | fields


def dead(number: int, lane: str = "wx1", kind: str = "send", **fields: object) -> Row:
    now = CLOCK.now()
    row: Row = {"id": number, "kind": kind, "lane": full_lane(kind, lane), "payload": '{"to":"oBob"}', "subject": 71}
    return row | {"attempt": 5, "created_at": now - 3 * HOUR, "died_at": now - 60, "reason": "no"} | fields


async def put(database: Database, live: Iterable[Row] = (), given_up: Iterable[Row] = ()) -> JobAdmin:
    def rows(connection: Connection) -> None:
        for table, each in ((jobs, list(live)), (dead_jobs, list(given_up))):
            if each:
                connection.execute(insert(table), each)

    await database.run(rows)
    return JobAdmin(database, CLOCK)


async def rest(database: Database, *resting: Row) -> None:
    await database.run(lambda connection: connection.execute(insert(lanes), list(resting)).rowcount)


async def listed(admin: JobAdmin, wanted: JobFilter = EVERYTHING, state: StateAsked = "all") -> list[int]:
    """Numbers of the jobs on the first page."""
    return [job.id for job in (await admin.jobs(wanted, state=state)).jobs]


async def the_job(admin: JobAdmin, number: int) -> JobRecord:
    """The job, which is there."""
    job = await admin.job(number)
    assert job is not None
    return job


async def test_jobs_are_listed_newest_first_whether_they_live_or_not(database: Database) -> None:
    admin = await put(database, [waiting(1), running(3), waiting(6)], [dead(2), dead(5)])
    assert await listed(admin) == [6, 5, 3, 2, 1]
    assert await listed(admin, state="waiting") == [6, 1]
    assert await listed(admin, state="running") == [3]
    assert await listed(admin, state="dead") == [5, 2]


async def test_a_page_says_whether_there_is_more_and_the_next_one_goes_on(database: Database) -> None:
    admin = await put(database, [waiting(1), waiting(4)], [dead(2), dead(3)])
    first = await admin.jobs(limit=3)
    assert ([job.id for job in first.jobs], first.more) == ([4, 3, 2], True)
    rest = await admin.jobs(limit=3, before=2)
    assert ([job.id for job in rest.jobs], rest.more) == ([1], False)
    assert not (await admin.jobs(limit=4)).more
    assert (await admin.jobs(state="waiting", limit=1)).more
    assert (await admin.jobs(state="dead", limit=1)).more


async def test_filters_look_at_kind_at_how_the_lane_begins_and_at_the_time(database: Database) -> None:
    now = CLOCK.now()
    live = [waiting(1, "wx1"), waiting(2, "wx10", created_at=now - 9 * HOUR), waiting(3, "x_wx1")]
    given_up = [dead(4, "wx1", kind="deliver"), dead(5, "WX1"), dead(6, "wx_1", died_at=now - 9 * HOUR)]
    admin = await put(database, live, given_up)
    assert await listed(admin, JobFilter(kind="deliver")) == [4]
    assert await listed(admin, JobFilter(lane="wx1")) == [4, 2, 1]
    assert await listed(admin, JobFilter(lane="wx_")) == [6]
    assert await listed(admin, JobFilter(lane="send")) == []
    assert await listed(admin, JobFilter(since=now - HOUR)) == [5, 4, 3, 1]
    assert await listed(admin, JobFilter(until=now - HOUR)) == [6, 2]
    assert await listed(admin, JobFilter(kind="send", lane="wx1", since=now - HOUR)) == [1]


async def test_a_job_tells_its_state_and_only_by_itself_what_it_holds(database: Database) -> None:
    admin = await put(database, [running(1, reason="busy"), running(2, run_at=CLOCK.now() - 5)], [dead(3)])
    held, left, lost = [await the_job(admin, number) for number in (1, 2, 3)]
    assert (held.state, held.owner, held.next_at, held.reason) == ("running", "host:1", None, "busy")
    assert held.lease_until is not None
    assert held.payload == '{"to":"oAnn"}'
    assert "oAnn" not in repr(held)
    assert (left.state, left.owner, left.lease_until) == ("waiting", "host:1", None)  # its process has died
    assert (lost.state, lost.lane, lost.attempt, lost.reason, lost.payload) == ("dead", "wx1", 5, "no", '{"to":"oBob"}')
    assert await admin.job(4) is None
    assert {job.payload for job in (await admin.jobs()).jobs} == {None}


async def test_a_dead_letter_is_replayed_as_the_job_it_was(database: Database) -> None:
    admin = await put(database, [], [dead(7), dead(8)])
    before = CLOCK.now()
    assert await admin.retry([7, 7]) == Retried(replayed=1)
    job = await the_job(admin, 7)
    assert job.next_at is not None
    assert before - 1 <= job.next_at <= CLOCK.now() + 1
    assert (job.state, job.kind, job.lane, job.subject, job.payload) == ("waiting", "send", "wx1", 71, '{"to":"oBob"}')
    assert (job.attempt, job.failures, job.reason) == (5, 0, "no")
    assert await listed(admin, state="dead") == [8]


async def test_a_waiting_job_is_made_due_and_one_that_is_due_keeps_its_place(database: Database) -> None:
    long_due = CLOCK.now() - HOUR
    admin = await put(database, [waiting(1), waiting(2, run_at=long_due)])
    assert await admin.retry([1, 2]) == Retried(hastened=2)
    due, kept = await the_job(admin, 1), await the_job(admin, 2)
    assert due.next_at is not None
    assert due.next_at <= CLOCK.now() + 1
    assert (due.failures, due.attempt) == (1, 2)
    assert kept.next_at == pytest.approx(long_due)


async def test_a_running_job_is_neither_retried_nor_dropped(database: Database) -> None:
    admin = await put(database, [running(1), running(2, run_at=CLOCK.now() - 5)], [dead(3)])
    as_it_was = await admin.job(1)
    assert await admin.retry([1, 99]) == Retried(running=(1,), missing=(99,))
    assert await admin.drop([1, 2, 3, 99]) == Dropped(dropped=2, running=(1,), missing=(99,))
    assert await admin.job(1) == as_it_was
    assert await listed(admin) == [1]


async def test_a_mass_replay_goes_through_chunks_and_counts_right(database: Database) -> None:
    others = [dead(MANY + 1, "wx2"), dead(MANY + 2, kind="deliver")]
    admin = await put(database, [running(MANY + 3)], [*(dead(number) for number in range(1, MANY + 1)), *others])
    letters = await admin.dead_letters(JobFilter(kind="send", lane="wx1"))
    assert letters.count == MANY
    told: list[int] = []
    assert await admin.retry_dead(letters.matching, told.append) == MANY
    assert told == [CHUNK, CHUNK, MANY - 2 * CHUNK]
    assert await listed(admin, state="dead") == [MANY + 2, MANY + 1]
    assert await listed(admin, state="running") == [MANY + 3]
    assert (await admin.lanes())[0].waiting == MANY


async def test_what_dies_after_it_was_counted_is_not_replayed_nor_dropped(database: Database) -> None:
    admin = await put(database, [], [dead(1), dead(2)])
    letters = await admin.dead_letters()
    await put(database, [], [dead(3, died_at=CLOCK.now() + 60)])
    assert await admin.drop_dead(letters.matching) == 2
    assert await listed(admin) == [3]


async def test_what_dies_again_while_many_are_replayed_is_replayed_once(database: Database) -> None:
    admin = await put(database, [], [dead(number) for number in range(1, CHUNK + 2)])
    chunk = await database.run_long(replay_chunk, EVERYTHING, 0, 0.0)
    await admin.drop([1])
    await put(database, [], [dead(1)])  # as a worker leaves it that failed at once
    rest_of_them = await database.run_long(replay_chunk, EVERYTHING, chunk.last, 0.0)
    assert (chunk.count, rest_of_them.count) == (CHUNK, 1)
    assert await listed(admin, state="dead") == [1]


async def test_lanes_show_what_waits_and_those_in_trouble_first(database: Database) -> None:
    now = CLOCK.now()
    live = [
        waiting(1, "wx1", run_at=now + 5),
        waiting(2, "wx1"),
        running(3, "wx1"),
        waiting(4, "wx2"),
        running(5, "wx3"),
    ]
    admin = await put(database, live)
    await rest(database, {"lane": "send/wx9", "paused_until": now + 60, "strikes": 2, "reason": "45009"})
    trouble, *others = await admin.lanes()
    assert (trouble.name, trouble.waiting, trouble.next_at) == ("send/wx9", 0, None)
    assert (trouble.strikes, trouble.reason) == (2, "45009")
    assert trouble.resting_until == pytest.approx(now + 60)
    assert [(lane.name, lane.waiting) for lane in others] == [("send/wx1", 2), ("send/wx2", 1), ("send/wx3", 0)]
    assert others[0].next_at == pytest.approx(now + 5)
    assert others[0].resting_until is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_counting_a_lane_ends_somewhere(database: Database) -> None:
    admin = await put(database, [waiting(number) for number in range(1, COUNTED + 6)])
    assert [lane.waiting for lane in await admin.lanes()] == [COUNTED]


async def test_a_lane_is_resumed_once(database: Database) -> None:
    admin = await put(database)
    await rest(database, {"lane": "send/wx9", "paused_until": CLOCK.now() + 60, "strikes": 2, "reason": "45009"})
    assert not await admin.resume("send/wx")
    assert await admin.resume("send/wx9")
    assert not await admin.resume("send/wx9")
    assert await admin.lanes() == []


async def test_what_a_resumed_lane_had_put_off_begins_now(database: Database) -> None:
    later = CLOCK.now() + HOUR
    tried, delayed, elsewhere = (
        waiting(1, "wx9", run_at=later),
        waiting(2, "wx9", run_at=later),
        waiting(3, run_at=later),
    )
    admin = await put(database, [{**tried, "reason": "45009"}, delayed, {**elsewhere, "reason": "45009"}])
    await rest(database, {"lane": "send/wx9", "paused_until": later, "strikes": 0, "reason": "45009"})
    assert await admin.resume("send/wx9")
    next_at = {number: (await the_job(admin, number)).next_at for number in (1, 2, 3)}
    assert next_at[1] is not None
    assert next_at[1] <= CLOCK.now() + 1
    # what was never tried has a delay of its own, and another lane its own trouble
    assert [next_at[2], next_at[3]] == pytest.approx([later, later])


async def test_a_replayed_job_still_knows_since_when_it_may_have_been_done(database: Database) -> None:
    admin = await put(database, [], [{**dead(7), "uncertain_since": 123.0}])
    await admin.retry([7])
    assert await database.read(lambda c: c.execute(select(jobs.c.uncertain_since)).scalar()) == 123.0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_workers_are_told_of_the_lanes_that_got_work(database: Database, database_url: str) -> None:
    heard: list[str] = []
    listener = await Database.open(database_url)
    listener.listen(CHANNEL, heard.append)
    admin = await put(database, [waiting(1, "wx1")], [dead(2, "wx2"), dead(3, "wx3")])
    await rest(database, {"lane": "send/wx9", "paused_until": CLOCK.now() + 60, "strikes": 2, "reason": "45009"})

    async def listening() -> bool:
        await database.run(say, CHANNEL, "?")
        return bool(heard)

    await until(listening)
    await admin.drop([3])  # brings nobody work
    await admin.retry([1, 2])
    await admin.resume("send/wx9")
    await until_now(lambda: heard[-1:] == [""])
    assert [lane for lane in heard if lane != "?"] == ["send/wx1", "send/wx2", ""]
    await listener.close()
