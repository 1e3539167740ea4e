"""Every counted visit is written down once, whatever the database says."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, select, text
from structlog.testing import capture_logs
from tests.relay.engines import ONE_ENGINE

from wxgate.db import Database, DatabaseUnavailable
from wxgate.links import flushing as flushing_module
from wxgate.links.cleanup import DEAD_SECONDS, clean_up
from wxgate.links.flushing import CHUNK, Flush, Flushing, add_visits
from wxgate.links.tables import link_flushes, link_visits
from wxgate.links.tally import Tally
from wxgate.protocol.clock import Clock

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

LOSE_AT_COMMIT = """
CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON link_visits DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION end_connection();
"""


async def written(database: Database) -> dict[str, tuple[int, int]]:
    """All visits by link."""
    return await database.read(_written)


def _written(connection: Connection) -> dict[str, tuple[int, int]]:
    rows = connection.execute(select(link_visits.c.link, link_visits.c.visits, link_visits.c.in_weixin))
    return {link: (visits, in_weixin) for link, visits, in_weixin in rows}


def _flushers(connection: Connection) -> Sequence[str]:
    return connection.execute(select(link_flushes.c.process)).scalars().all()


async def statement(database: Database, sql: str) -> None:
    await database.run_long(lambda connection: connection.execute(text(sql)).close())


async def test_visits_of_several_processes_add_up(database: Database) -> None:
    tallies = [Tally(Clock()) for _ in range(3)]
    processes = [Flushing(database, tally) for tally in tallies]
    for _ in range(4):
        for tally in tallies:
            tally.count("a", True)
            tally.count("b", False)
        await asyncio.gather(*(process.flush() for process in processes))
    assert await written(database) == {"a": (12, 12), "b": (12, 0)}


async def test_many_links_are_written_down_in_chunks(database: Database) -> None:
    tally = Tally(Clock())
    process = Flushing(database, tally)
    keys = [secrets.token_hex(16) for _ in range(2 * CHUNK + 1)]
    for key in keys * 2:
        tally.count(key, False)
    await process.flush()
    assert await written(database) == dict.fromkeys(keys, (2, 0))
    assert tally.waiting == 0


async def test_the_same_flush_is_added_once(database: Database) -> None:
    rows = [("a", "2026-03-01", 5, 2)]
    for number in (1, 1, 2, 1, 2):
        await database.run_long(add_visits, "process", Flush(number, rows))
    await database.run_long(add_visits, "another", Flush(1, rows))
    assert await written(database) == {"a": (15, 6)}


async def test_a_flush_that_is_cut_short_is_neither_lost_nor_added_twice(database: Database) -> None:
    tally = Tally(Clock())
    process = Flushing(database, tally)
    for turns in range(12):
        tally.count("a", False)
        task = asyncio.create_task(process.flush())
        for _ in range(turns % 6):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await process.flush()
    assert await written(database) == {"a": (12, 0)}


@POSTGRESQL
async def test_visits_wait_for_a_database_that_was_lost(database: Database) -> None:
    tally = Tally(Clock())
    process = Flushing(database, tally)
    await statement(database, LOSE_AT_COMMIT)
    for key in ("a", "b", "a"):
        tally.count(key, False)
        with pytest.raises(DatabaseUnavailable):
            await process.flush()
    await statement(database, "DROP TRIGGER at_commit ON link_visits")
    await process.flush()
    assert await written(database) == {"a": (2, 0), "b": (1, 0)}


async def test_closing_writes_everything_down_and_leaves_no_note(database: Database) -> None:
    tally = Tally(Clock())
    process = Flushing(database, tally)
    tally.count("a", False)
    await process.flush()
    tally.count("a", False)
    await process.close()
    assert await written(database) == {"a": (2, 0)}
    assert await database.read(_flushers) == []


@ONE_ENGINE
async def test_visits_that_cannot_be_written_down_at_the_end_are_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flushing_module, "CLOSE_SECONDS", 0.05)
    tally = Tally(Clock())
    for _ in range(3):
        tally.count("a", False)
    await database.close()
    with capture_logs() as logs:
        await Flushing(database, tally).close()
    assert Counter(entry["visits"] for entry in logs) == {3: 1}


async def test_notes_of_dead_processes_are_deleted(database: Database) -> None:
    rows = [("a", "2026-03-01", 1, 0)]
    await database.run_long(add_visits, "dead", Flush(1, rows))
    await statement(database, f"UPDATE link_flushes SET at = at - {DEAD_SECONDS + 60}")
    await database.run_long(add_visits, "alive", Flush(1, rows))
    assert await clean_up(database) == 1
    assert await database.read(_flushers) == ["alive"]
