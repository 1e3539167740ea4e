"""What callers see when PostgreSQL ends a connection: nothing, except in the one moment when nobody can know."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, text
from tests.db import notes
from tests.postgres import Postgres

from wxgate.db import Database, DatabaseUnavailable

END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"

END_AT_COMMIT = """
CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION end_connection();
"""


@pytest.fixture
def name(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    name = postgres.create(template=postgres_template)
    yield name
    postgres.drop(name)


@pytest.fixture
async def database(postgres: Postgres, name: str) -> AsyncIterator[Database]:
    opened = await Database.open(postgres.url(name))
    await opened.run_long(notes.create)
    yield opened
    await opened.close()


def end_connections(postgres: Postgres, name: str) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(END_OTHERS, [name])


async def test_connections_that_ended_while_idle_are_replaced_unnoticed(
    database: Database, postgres: Postgres, name: str
) -> None:
    for number in range(3):
        end_connections(postgres, name)
        await asyncio.gather(*(database.run(notes.add, f"unit{number}-{each}") for each in range(20)))
        await database.insert(notes.notes, {"key": f"row{number}"})
        assert await database.find(notes.notes, f"row{number}") is not None
        await database.run_long(notes.add, f"long{number}")
        assert len(await database.read(notes.keys)) == (number + 1) * 22


async def test_a_unit_whose_connection_ends_is_run_again(database: Database) -> None:
    runs = 0

    def end_the_first_time(connection: Connection) -> str:
        nonlocal runs
        runs += 1
        notes.add(connection, f"run{runs}")
        if runs == 1:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return f"run{runs}"

    assert await database.run(end_the_first_time) == "run2"
    assert await database.read(notes.keys) == {"run2"}


async def test_a_unit_that_always_loses_its_connection_fails_without_effect(database: Database) -> None:
    def end(connection: Connection) -> None:
        notes.add(connection, "never")
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    neighbours = [asyncio.create_task(database.run(notes.add, f"k{number}")) for number in range(10)]
    with pytest.raises(DatabaseUnavailable) as caught:
        await database.run(end)
    assert not caught.value.outcome_unknown
    added = await asyncio.gather(*neighbours)
    assert await database.read(notes.keys) == set(added)


async def test_a_connection_lost_during_commit_is_reported_as_unknown_and_not_repeated(database: Database) -> None:
    await database.run_long(lambda connection: connection.exec_driver_sql(END_AT_COMMIT).close())
    runs = 0

    def add(connection: Connection) -> None:
        nonlocal runs
        runs += 1
        notes.add(connection, "k")

    with pytest.raises(DatabaseUnavailable, match=r"结果未知.*unknown") as caught:
        await database.run(add)
    assert caught.value.outcome_unknown
    assert runs == 1
    assert await database.read(notes.keys) == set()


async def test_a_server_that_is_away_is_reported_at_once_and_used_again_when_it_is_back(
    database: Database, postgres: Postgres, name: str
) -> None:
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    postgres.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
    end_connections(postgres, name)
    for unit in (database.run(notes.add, "k"), database.read(notes.keys), database.find(notes.notes, "k")):
        with pytest.raises(DatabaseUnavailable) as caught:
            await unit
        assert not caught.value.outcome_unknown

    postgres.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
    await database.run(notes.add, "back")
    assert await database.read(notes.keys) == {"back"}


async def test_a_server_nobody_answers_at_cannot_be_opened() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        await Database.open("postgresql://scott:tiger-secret@127.0.0.1:1/wxgate")
    assert not [part for part in ("tiger-secret", "scott", "127.0.0.1") if part in str(caught.value)]
