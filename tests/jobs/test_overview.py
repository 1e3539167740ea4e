"""Background work as the console looks at it."""

from wxgate.db import Database
from wxgate.jobs.admin import JobAdmin
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.protocol.clock import Clock


async def _job(database: Database, number: int, lane: str, subject: int | None = None, **more: object) -> None:
    row = {"id": number, "kind": lane.partition("/")[0], "lane": lane, "payload": "{}", "subject": subject}
    await database.insert(jobs, {**row, "run_at": 4e9, "created_at": 1.8e9, **more})


async def _dead(database: Database, number: int, lane: str, subject: int | None = None) -> None:
    row = {"id": number, "kind": lane.partition("/")[0], "lane": lane, "payload": "{}", "subject": subject}
    await database.insert(dead_jobs, {**row, "attempt": 3, "created_at": 1.8e9, "died_at": 1.8e9, "reason": "why"})


async def test_the_standing_counts_what_waits_what_died_and_what_rests(database: Database) -> None:
    await _job(database, 1, "a/x")
    await _job(database, 2, "a/x", owner="somebody")  # its lease goes on
    await _dead(database, 3, "a/x")
    await database.insert(lanes, {"lane": "a/x", "paused_until": 4e9, "strikes": 2, "reason": "no answer"})
    standing = await JobAdmin(database, Clock()).standing()

    assert (standing.waiting, standing.dead) == (1, 1)
    assert [(lane.name, lane.strikes, lane.reason) for lane in standing.resting] == [("a/x", 2, "no answer")]


async def test_all_jobs_about_one_row_are_found_in_the_lanes_asked_for(database: Database) -> None:
    await _job(database, 1, "send/wx1", 7)
    await _job(database, 2, "send/wx1", 8)
    await _job(database, 3, "send/wx2", 7)
    await _job(database, 4, "deliver/C1/shop.example.com", 7)
    await _job(database, 5, "deliver/C10/shop.example.com", 7)
    await _dead(database, 6, "deliver/C1/shop.example.com", 7)
    found = await JobAdmin(database, Clock()).about(["send/wx1", "deliver/C1/shop.example.com"], 7)

    assert [(job.id, job.state) for job in found] == [(1, "waiting"), (4, "waiting"), (6, "dead")]


async def test_lanes_go_on_by_name_and_those_in_trouble_lead(database: Database) -> None:
    for number in range(7):
        await _job(database, number + 1, f"a/{number}")
    await database.insert(lanes, {"lane": "a/5", "paused_until": 4e9, "strikes": 2, "reason": "no answer"})
    admin = JobAdmin(database, Clock())
    first = await admin.lane_page(3)
    second = await admin.lane_page(3, first.lanes[-1].name)

    assert [lane.name for lane in first.lanes] == ["a/5", "a/0", "a/1", "a/2"]
    assert [lane.name for lane in second.lanes] == ["a/3", "a/4", "a/6"]
    assert (first.more, second.more) == (True, False)
    assert first.lanes[0].reason == "no answer"
