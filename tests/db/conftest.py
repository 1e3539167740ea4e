"""Fixtures of the database tests.

`empty_database_url`  the address of a database without any table; the test runs once per engine
`noted`               an open database with the table `notes`; the test runs once per engine
`statements`          what is sent to any database while the test runs: COMMIT, and the text of statements
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from tests.db import notes
from tests.postgres import Postgres

from wxgate.db import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
async def noted(database: Database) -> Database:
    await database.run_long(notes.create)
    return database


@pytest.fixture
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def committed(_: Connection) -> None:
        seen.append("COMMIT")

    def sent(_: Connection, __: object, text: str, *___: object) -> None:
        seen.append(text)

    event.listen(Engine, "commit", committed)
    event.listen(Engine, "before_cursor_execute", sent)
    yield seen
    event.remove(Engine, "commit", committed)
    event.remove(Engine, "before_cursor_execute", sent)
