"""What an exception from the driver means for those who wait."""

import psycopg
from sqlalchemy.exc import DBAPIError

from wxgate.db.errors import DatabaseUnavailable

# Of PostgreSQL. In every case the transaction was rolled back.
SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT = "40001", "40P01", "55P03"


def connection_lost(error: BaseException) -> bool:
    """Whether the connection is gone and with it the transaction."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def met_another_writer(error: BaseException) -> bool:
    """Whether PostgreSQL gave up the transaction because of another one at the same rows."""
    return _state(error) in {SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT}


def may_be_repeated(error: BaseException) -> bool:
    """Whether running the same unit again at once may well succeed."""
    return connection_lost(error) or _state(error) in {SERIALIZATION_FAILURE, DEADLOCK}


def unreachable(error: BaseException) -> DatabaseUnavailable:
    """The error for a database that cannot be connected to or lets nobody begin, with the driver's reason."""
    return DatabaseUnavailable(f"无法使用数据库 / the database cannot be used: {_reason(error)}")


def lost() -> DatabaseUnavailable:
    """The error for a unit whose connection broke time and again before its commit: it had no effect."""
    return DatabaseUnavailable("数据库连接中断，未写入 / the connection to the database broke; nothing was written")


def lost_during_commit() -> DatabaseUnavailable:
    """The error for a unit whose connection broke in the one moment when its outcome cannot be known."""
    return DatabaseUnavailable(
        "提交时数据库连接中断，结果未知 / the connection to the database broke during COMMIT: the outcome is unknown",
        outcome_unknown=True,
    )


def closed() -> DatabaseUnavailable:
    """The error for whoever comes after `Database.close`."""
    return DatabaseUnavailable("数据库已关闭 / the database is closed")


def for_caller(error: BaseException) -> BaseException:
    """The exception for a unit's caller: one that a future accepts, and without the values of a row in its text."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.Error):
        # PostgreSQL's DETAIL shows the key or the whole row.
        error.orig.args = (error.orig.diag.message_primary or type(error.orig).__name__,)
        error.args = (f"({type(error.orig).__name__}) {error.orig.args[0]}",)
    if isinstance(error, StopIteration):
        wrapped = RuntimeError("a unit raised StopIteration")
        wrapped.__cause__ = error
        return wrapped
    return error


def _state(error: BaseException) -> str | None:
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


def _reason(error: BaseException) -> str:
    # libpq writes 'connection to server at "host", port n failed: <reason>', then hints indented by a tab: only the
    # reason is for everybody's eyes.
    text = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
    lines = [line for line in text.splitlines() if line and not line.startswith("\t")]
    return lines[-1].rpartition(": ")[2].strip() if lines else type(error).__name__
