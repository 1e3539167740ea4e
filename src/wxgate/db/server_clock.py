"""The database's clock: the only one that several machines share, for leases."""

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class ServerTime(FunctionElement[float]):
    """SQL for the time on the database server, see `server_time`."""

    type = Double()
    name = "server_time"
    inherit_cache = True


def server_time() -> ServerTime:
    """SQL expression for the database server's UNIX time in seconds, a float exact to a millisecond.

    It is the time at which the statement runs, not the time at which its transaction began.
    """
    return ServerTime()


@compiles(ServerTime, "postgresql")
def _on_postgresql(_: ServerTime, __: SQLCompiler, **___: object) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


@compiles(ServerTime, "sqlite")
def _on_sqlite(_: ServerTime, __: SQLCompiler, **___: object) -> str:
    # unixepoch('now', 'subsec') exists only since SQLite 3.42; 2440587.5 is 1970-01-01 as a Julian day.
    return "((julianday('now') - 2440587.5) * 86400.0)"
