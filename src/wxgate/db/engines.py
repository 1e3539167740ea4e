"""SQLAlchemy engines set up for what a lane does: one physical connection per thread, no pool."""

import os
from contextlib import suppress
from typing import Final, Literal

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from wxgate.db.address import Address

Role = Literal["write", "insert", "read", "lookup", "long"]

READING: Final[frozenset[Role]] = frozenset({"read", "lookup"})

SQLITE_BUSY_SECONDS: Final = 5.0
"""How long to wait for a program that is not wxgate (a backup, say) to let go of the file."""

STATEMENT_SECONDS: Final[dict[Role, int]] = {"write": 5, "insert": 5, "read": 5, "lookup": 5, "long": 300}
"""PostgreSQL ends a statement that takes longer; a unit is a few index look-ups, so this only stops accidents."""

LOCK_MILLISECONDS: Final[dict[Role, int]] = {"write": 20, "insert": 20, "read": 20, "lookup": 20, "long": 10_000}
"""How long to wait on PostgreSQL for a lock before `wxgate.db.contention` has a say; longer than most groups last."""

IDLE_SECONDS: Final = 60
"""PostgreSQL ends a transaction of a process that stopped in the middle of it (a frozen machine), so locks go away."""


def make_engine(address: Address, role: Role) -> Engine:
    """An engine whose connections are ready for `role`; it connects only when asked to."""
    return _sqlite(address, role) if address.dialect == "sqlite" else _postgresql(address, role)


def _sqlite(address: Address, role: Role) -> Engine:
    engine = create_engine(
        address.url,
        poolclass=NullPool,
        hide_parameters=True,  # errors are logged; values may be secrets
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "isolation_level": None},
    )
    begin = "BEGIN" if role in READING else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "do_connect")
    def make_private(*_: object) -> None:
        # SQLite would make it readable for everybody, and its WAL files take after it; other troubles are its to tell
        if address.path and not address.path.exists():
            with suppress(OSError):
                os.close(os.open(address.path, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for pragma in _pragmas(role):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    # The driver begins nothing by itself (isolation_level None); left to it, a leading SAVEPOINT would commit.
    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _pragmas(role: Role) -> list[str]:
    # fullfsync: on macOS a plain fsync leaves the data in the drive's cache; without effect elsewhere.
    always = ["synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"]
    return [*always, "query_only=ON"] if role in READING else ["journal_mode=WAL", *always]


def _postgresql(address: Address, role: Role) -> Engine:
    engine = create_engine(
        address.url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "application_name": f"wxgate {role}",
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,
            "keepalives_idle": 30,
            "options": f"-c statement_timeout={STATEMENT_SECONDS[role]}s"
            f" -c lock_timeout={LOCK_MILLISECONDS[role]}ms"
            f" -c idle_in_transaction_session_timeout={IDLE_SECONDS}s -c timezone=UTC",
        },
    )

    # Answered means durable: a server that is set to acknowledge early is told not to for us.
    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        cursor.close()
        connection.commit()

    if role in READING:
        # One snapshot for a unit, as on SQLite: what holds on one engine holds on the other.
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine
