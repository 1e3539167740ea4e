"""All that waits goes into one transaction, and yet everyone gets an outcome of their own."""

import asyncio

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.db import notes
from tests.db.held import writers_held

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable, lane


async def test_units_that_wait_together_share_a_commit(noted: Database, statements: list[str]) -> None:
    async with writers_held(noted):
        tasks = [asyncio.create_task(noted.run(notes.add, f"k{number}")) for number in range(50)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*tasks) == [f"k{number}" for number in range(50)]

    # a group that takes long on a busy machine is cut short, so there may be more than one for each thread
    assert statements.count("COMMIT") < 25
    assert await noted.read(notes.keys) == {f"k{number}" for number in range(50)}


async def test_a_unit_that_fails_does_not_harm_its_neighbours(noted: Database) -> None:
    def add_and_fail(connection: Connection) -> None:
        notes.add(connection, "lost")
        raise LookupError("of this unit alone")

    async with writers_held(noted):
        before = [asyncio.create_task(noted.run(notes.add, f"before{number}")) for number in range(10)]
        failing = asyncio.create_task(noted.run(add_and_fail))
        after = [asyncio.create_task(noted.run(notes.add, f"after{number}")) for number in range(10)]
        await asyncio.sleep(0)

    with pytest.raises(LookupError, match="of this unit alone"):
        await failing
    added = await asyncio.gather(*before, *after)
    assert await noted.read(notes.keys) == set(added)


async def test_a_unit_happens_as_a_whole_or_not_at_all(noted: Database) -> None:
    await noted.run(notes.add, "taken")

    def add_two(connection: Connection) -> None:
        notes.add(connection, "first")
        notes.add(connection, "taken")

    with pytest.raises(IntegrityError):
        await noted.run(add_two)
    assert await noted.read(notes.keys) == {"taken"}


async def test_a_unit_that_raises_stop_iteration_is_answered(noted: Database) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await noted.run(lambda _: next(iter(())))


async def test_what_a_caller_submits_one_after_the_other_happens_in_that_order(noted: Database) -> None:
    await noted.run(notes.add, "k")
    for number in range(30):
        await noted.run(notes.increment, "k")
        assert await noted.read(notes.total) == number + 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # promised for its one writer only
async def test_units_of_an_sqlite_file_happen_in_the_order_of_their_submission(noted: Database) -> None:
    done: list[int] = []

    def note(_: Connection, number: int) -> None:
        done.append(number)

    async with writers_held(noted):
        tasks = [asyncio.create_task(noted.run(note, number)) for number in range(50)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert done == list(range(50))


async def test_a_unit_whose_caller_was_cancelled_while_it_waited_is_not_run(noted: Database) -> None:
    async with writers_held(noted):
        cancelled = asyncio.create_task(noted.run(notes.add, "cancelled"))
        kept = asyncio.create_task(noted.run(notes.add, "kept"))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.sleep(0)
    await kept
    assert cancelled.cancelled()
    assert await noted.read(notes.keys) == {"kept"}


async def test_a_full_queue_refuses_at_once(noted: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "QUEUE_LIMIT", 5)
    async with writers_held(noted):
        tasks = [asyncio.create_task(noted.run(notes.add, f"k{number}")) for number in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(DatabaseBusy, match=r"数据库繁忙.*busy"):
            await noted.run(notes.add, "one too many")
    await asyncio.gather(*tasks)
    assert len(await noted.read(notes.keys)) == 5


async def test_close_finishes_what_waits_and_refuses_what_comes_later(noted: Database, database_url: str) -> None:
    async with writers_held(noted):
        tasks = [asyncio.create_task(noted.run(notes.add, f"k{number}")) for number in range(20)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(noted.close())
        await asyncio.sleep(0)
        with pytest.raises(DatabaseUnavailable, match=r"已关闭.*closed"):
            await noted.run(notes.add, "too late")
    await closing
    added = await asyncio.gather(*tasks)

    reopened = await Database.open(database_url)
    assert await reopened.read(notes.keys) == set(added)
    await reopened.close()


async def test_what_reads_cannot_write(noted: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await noted.read(notes.add, "k")


async def test_a_read_that_fails_does_not_harm_its_neighbours(noted: Database) -> None:
    def wrong(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    await noted.run(notes.add, "k")
    outcomes = await asyncio.gather(
        *(noted.read(notes.keys) for _ in range(5)),
        noted.read(wrong),
        *(noted.read(notes.keys) for _ in range(5)),
        return_exceptions=True,
    )
    assert isinstance(outcomes.pop(5), DBAPIError)
    assert outcomes == [{"k"}] * 10


async def test_a_long_chunk_has_a_transaction_of_its_own(noted: Database, statements: list[str]) -> None:
    await asyncio.gather(*(noted.run_long(notes.add, f"k{number}") for number in range(5)))
    assert statements.count("COMMIT") == 5


async def test_units_are_run_while_the_loop_is_never_idle(noted: Database) -> None:
    """With the interpreter's default switch interval, one unit takes tens of thousands of rounds of such a loop."""
    rounds = 0
    task = asyncio.create_task(_sequence(noted))
    while not task.done():
        rounds += 1
        assert rounds < 5_000
        sum(range(40_000))  # about half a millisecond of work between two polls for events
        await asyncio.sleep(0)
    assert await task == 20


async def _sequence(database: Database) -> int:
    for number in range(20):
        await database.run(notes.add, f"k{number}")
    return len(await database.read(notes.keys))
