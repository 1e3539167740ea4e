"""Real, empty databases for what is measured or killed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.postgres import running_postgres

from wxgate.db import migrations

ENGINES: Final = ("sqlite", "postgresql")


@contextmanager
def database_url(engine: str) -> Iterator[str]:
    """The address of a database of that engine with the schema in it; gone afterwards."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:  # not /tmp: it may be memory
            yield _upgraded(f"sqlite:///{folder}/bench.db")
    else:
        with running_postgres() as server:
            yield _upgraded(server.url(server.create()))


def _upgraded(url: str) -> str:
    migrations.upgrade(url)
    return url


def asked_for(database: str) -> tuple[str, ...]:
    """The engines that an option `--database` means; it may say `both`."""
    return ENGINES if database == "both" else (database,)
