"""What PostgreSQL's writers do when they get into one another's way."""

from time import monotonic
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, func, select

from wxgate.db import failures

CONTENDED_SECONDS: Final = 5.0
"""How long writers take turns after they met."""

TURN_SECONDS: Final = 2
"""How long to wait for the turn, and for a row's lock once it is ours."""

LOCK_NUMBER: Final = 0x7778_6761_7465_01

_TAKE_TURN: Final = select(
    func.set_config("lock_timeout", f"{TURN_SECONDS}s", True),
    func.pg_advisory_xact_lock(bindparam("number", LOCK_NUMBER, BigInteger)),
)


class Contention:
    """Decides whether the next group needs its turn among all writers of the database.

    A group locks rows in whatever order its units come. Two groups that touch the same few rows in different order lock
    each other out, and PostgreSQL needs a second to notice: that is what group commit costs where rows are hot. So a
    group waits for a lock only briefly (`lock_timeout` of the connection); whoever had to wait longer runs its groups
    under one advisory lock for some seconds, as writers of one SQLite file do always.
    """

    def __init__(self) -> None:
        self._until = 0.0
        self._in_turn = False

    def enter(self, connection: Connection) -> None:
        """Wait for the turn if there was a conflict lately. First thing in a transaction."""
        self._in_turn = monotonic() < self._until
        if self._in_turn:
            connection.execute(_TAKE_TURN)

    def solves(self, error: BaseException) -> bool:
        """Whether the group that failed with `error` may well succeed in its turn, and has not had one."""
        if self._in_turn or not failures.met_another_writer(error):
            return False
        self._until = monotonic() + CONTENDED_SECONDS
        return True
