"""Rows and look-ups that wait together become one statement."""

import asyncio
import traceback

import pytest
from sqlalchemy.exc import IntegrityError
from tests.db import notes
from tests.db.held import writers_held

from wxgate.db import Database, insert_ignore


async def test_rows_that_wait_together_are_one_statement(noted: Database, statements: list[str]) -> None:
    await asyncio.gather(*(noted.insert(notes.notes, {"key": f"k{number}"}) for number in range(200)))

    inserts = [text for text in statements if text.startswith("INSERT INTO notes")]
    assert len(inserts) < 40  # the first ones may find the thread idle
    assert await noted.read(notes.keys) == {f"k{number}" for number in range(200)}


async def test_a_duplicate_row_fails_alone(noted: Database) -> None:
    await noted.insert(notes.notes, {"key": "k7"})
    outcomes = await asyncio.gather(
        *(noted.insert(notes.notes, {"key": f"k{number}"}) for number in range(20)), return_exceptions=True
    )
    assert [number for number, outcome in enumerate(outcomes) if isinstance(outcome, IntegrityError)] == [7]
    assert await noted.read(notes.keys) == {f"k{number}" for number in range(20)}


async def test_of_equal_rows_that_wait_together_one_is_inserted(noted: Database) -> None:
    outcomes = await asyncio.gather(
        *(noted.insert(notes.notes, {"key": "same"}) for _ in range(10)), return_exceptions=True
    )
    assert outcomes.count(None) == 1
    assert await noted.read(notes.keys) == {"same"}


async def test_rows_and_units_and_rows_with_other_columns_mix(noted: Database) -> None:
    async with writers_held(noted):
        tasks = [
            asyncio.create_task(each)
            for number in range(10)
            for each in (
                noted.insert(notes.notes, {"key": f"row{number}"}),
                noted.run(notes.add, f"unit{number}"),
                noted.insert(notes.notes, {"key": f"text{number}", "text": "t", "count": number}),
            )
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert len(await noted.read(notes.keys)) == 30
    assert await noted.read(notes.total) == 45


async def test_a_row_is_taken_as_it_was_when_it_was_handed_over(noted: Database) -> None:
    row = {"key": "before"}
    async with writers_held(noted):
        task = asyncio.create_task(noted.insert(notes.notes, row))
        await asyncio.sleep(0)
        row["key"] = "after"
    await task
    assert await noted.read(notes.keys) == {"before"}


async def test_a_row_is_found_by_its_key(noted: Database) -> None:
    await noted.insert(notes.notes, {"key": "k", "text": "t"})
    assert await noted.find(notes.notes, "k") == {"key": "k", "text": "t", "count": 0}
    assert await noted.find(notes.notes, "other") is None


async def test_look_ups_that_wait_together_are_one_statement(noted: Database, statements: list[str]) -> None:
    await asyncio.gather(*(noted.insert(notes.notes, {"key": f"k{number}"}) for number in range(100)))
    statements.clear()

    found = await asyncio.gather(*(noted.find(notes.notes, f"k{number}") for number in range(200)))

    assert [row and row["key"] for row in found] == [f"k{number}" for number in range(100)] + [None] * 100
    assert len([text for text in statements if text.startswith("SELECT notes")]) < 40


async def test_insert_ignore_tells_whether_the_row_is_new(noted: Database) -> None:
    assert await noted.run(insert_ignore, notes.notes, {"key": "k", "text": "first"}) is True
    assert await noted.run(insert_ignore, notes.notes, {"key": "k", "text": "second"}) is False
    assert await noted.find(notes.notes, "k") == {"key": "k", "text": "first", "count": 0}


async def test_what_violates_a_constraint_is_reported_without_the_values(noted: Database) -> None:
    row = {"key": "the-key", "text": None, "count": 4242}
    with pytest.raises(IntegrityError, match=r"(?i)not.null") as caught:
        await noted.insert(notes.notes, row)
    shown = "".join(traceback.format_exception(caught.value))
    assert "the-key" not in shown
    assert "4242" not in shown
