"""What one process says, another hears; a lost connection is made again."""

import asyncio

import pytest
from sqlalchemy import Connection, text

from wxgate.db import Database, notices
from wxgate.db.notices import say


async def _say_until_heard(database: Database, heard: list[str], *texts: str) -> None:
    async with asyncio.timeout(20):  # listening begins in its own time
        while not set(texts) <= set(heard):
            await database.run(say, "news", *texts)
            await asyncio.sleep(0.02)


def _cut_everybody(connection: Connection) -> None:
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND datname = current_database()"
    )
    connection.execute(text(others))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_is_said_is_heard_also_after_the_connection_was_lost(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "RECONNECT_SECONDS", 0.02)
    heard: list[str] = []
    listening = await Database.open(database_url)
    try:
        listening.listen("news", heard.append)
        await _say_until_heard(database, heard, "one", "two")
        await database.run(_cut_everybody)
        await _say_until_heard(database, heard, "three")
    finally:
        await listening.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_sqlite_saying_something_does_nothing(database: Database) -> None:
    database.listen("news", lambda _: None)
    await database.run(say, "news", "one")
