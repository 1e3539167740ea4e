"""Fixtures of the database tests.

`empty_database_url`  the address of a database without any table; the test runs once per engine
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)
