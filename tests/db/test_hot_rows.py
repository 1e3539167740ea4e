"""Many writers at few rows: on PostgreSQL, groups that lock rows in different order would block one another."""

import asyncio
import random

import psycopg
import pytest
from sqlalchemy import Connection
from tests.db import notes

from wxgate.db import Database, revisions

ROWS = [f"row{number}" for number in range(5)]


async def test_groups_that_lock_the_same_rows_in_any_order_all_succeed(noted: Database, database_url: str) -> None:
    other = await Database.open(database_url)
    for key in ROWS:
        await noted.run(notes.add, key)

    dice = random.Random(7)
    await asyncio.gather(
        *(database.run(notes.increment, dice.choice(ROWS)) for _ in range(200) for database in (noted, other))
    )

    assert await noted.read(notes.total) == 400
    await other.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_unit_waits_for_a_row_that_somebody_else_has_locked(noted: Database, database_url: str) -> None:
    await noted.run(notes.add, "k")
    with psycopg.connect(database_url) as stranger:
        stranger.execute("SELECT * FROM notes WHERE key = 'k' FOR UPDATE")
        blocked = asyncio.create_task(noted.run(notes.increment, "k"))
        await _until_in_turn(database_url)
        assert not blocked.done()
    await blocked
    assert await noted.read(notes.total) == 1


async def _until_in_turn(database_url: str) -> None:
    """Wait until a writer holds the turn and waits for a row."""
    query = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'"
    with psycopg.connect(database_url, autocommit=True) as observer:
        for _ in range(1_000):
            row = observer.execute(f"{query} AND wait_event_type = 'Lock'").fetchone()
            if row and row[0]:
                return
            await asyncio.sleep(0.005)
    pytest.fail("no writer took its turn")


async def test_revisions_count_every_change_once_whoever_makes_it(database: Database, database_url: str) -> None:
    other = await Database.open(database_url)
    seen = await asyncio.gather(*(each.run(revisions.bump, "clients") for _ in range(50) for each in (database, other)))
    await other.run(revisions.bump, "accounts")

    assert sorted(seen) == list(range(1, 101))
    assert await database.read(revisions.current) == {"clients": 100, "accounts": 1}
    await other.close()


async def test_a_change_that_is_rolled_back_has_no_revision(database: Database) -> None:
    def bump_and_fail(connection: Connection) -> None:
        revisions.bump(connection, "clients")
        raise LookupError

    assert await database.run(revisions.bump, "clients") == 1
    with pytest.raises(LookupError):
        await database.run(bump_and_fail)
    assert await database.run(revisions.bump, "clients") == 2
