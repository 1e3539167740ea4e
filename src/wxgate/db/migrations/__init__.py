"""Migrations of the schema: numbered scripts in `versions/`, forward only.

A script has `upgrade()` and no `downgrade()`: going back means restoring the backup taken before the upgrade. All
scripts of one upgrade run in one transaction, on both engines.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from wxgate.db import failures
from wxgate.db.address import Address, parse_address
from wxgate.db.engines import make_engine
from wxgate.db.turns import Turns

LOCK_NUMBER: Final = 0x7778_6761_7465  # "wxgate"


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Which schema a database has (`current`, None for an empty database) and which one this version needs (`head`)."""

    current: str | None
    head: str

    @property
    def up_to_date(self) -> bool:
        return self.current == self.head


def upgrade(url: str) -> None:
    """Bring the schema up to date. Blocks; whoever else upgrades at the same time waits and finds nothing to do.

    Raises DatabaseUnavailable and DatabaseAddressInvalid as `Database.open` does.
    """
    address = parse_address(url)
    turns = Turns(address.path) if address.path else nullcontext()
    with turns, _connected(address) as connection, connection.begin():
        if address.dialect == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if isinstance(turns, Turns):
        turns.close()


def status(url: str) -> SchemaStatus:
    """How far the schema is. Changes nothing. Blocks; raises as `upgrade`."""
    address = parse_address(url)
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    if address.path and not address.path.exists():
        return SchemaStatus(None, head)
    with _connected(address) as connection:
        return SchemaStatus(MigrationContext.configure(connection).get_current_revision(), head)


@contextmanager
def _connected(address: Address) -> Iterator[Connection]:
    engine = make_engine(address, "long")
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        raise failures.unreachable(error) from None
    with connection:
        yield connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
