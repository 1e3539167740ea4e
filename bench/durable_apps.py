"""The gateway as it is, and with one transaction per request: `python -m bench.durable_apps KIND --port P`.

grouped    wxgate as it is: what waits together is committed together
single     the same app, but every unit and every row gets a transaction of its own, on as many writing threads as do
           best that way
"""

import argparse
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection
from starlette.types import ASGIApp

from wxgate.app import Gateway
from wxgate.db import Database, database
from wxgate.db.schema import AnyTable
from wxgate.http.server import serve_forever
from wxgate.settings import Settings

APPS: Final = ("single", "grouped")

# As in bench.durable_writes: more threads only wait, for the file or for the interpreter.
BEST_THREADS: Final = {"sqlite": 1, "postgresql": 4}


def make_grouped() -> ASGIApp:
    """The gateway; settings come from the environment."""
    return Gateway(Settings())


def make_single() -> ASGIApp:
    """The gateway whose batches are of one and whose rows are units like any other."""
    for role in database.BATCH:
        database.BATCH[role] = 1
    for dialect, threads in database.THREADS.items():
        threads["write"] = BEST_THREADS[dialect]
    setattr(Database, "insert", _insert_alone)  # noqa: B010  # mypy refuses to assign to a method
    return make_grouped()


async def _insert_alone(self: Database, table: AnyTable, row: Mapping[str, object]) -> None:
    await self.run(_insert, table, row)


def _insert(connection: Connection, table: AnyTable, row: Mapping[str, object]) -> None:
    connection.execute(table.insert(), row)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=APPS)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    serve_forever(f"bench.durable_apps:make_{options.kind}", "127.0.0.1", options.port)
