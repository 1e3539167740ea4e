"""Writers of one SQLite file take turns, across threads and processes."""

import fcntl
import os
from pathlib import Path

from wxgate.db import failures


class Turns:
    """A place in the queue for one SQLite file: `take()` waits for the turn, `give()` ends it.

    SQLite's own waiting is polling, with which a busy process starves the others. A lone `flock` is not fair either:
    who has just let go may take it again before the next one wakes up. Hence two locks: one waits for the turn while
    holding the door, so whoever gives up the turn has to queue at the door behind it.

    Each thread needs its own; `flock` belongs to the open file.
    """

    def __init__(self, database: Path) -> None:
        self._door = _open(database.with_name(database.name + ".door"))
        self._turn = _open(database.with_name(database.name + ".turn"))

    def take(self) -> None:
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def give(self) -> None:
        fcntl.flock(self._turn, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_: object) -> None:
        self.give()

    def close(self) -> None:
        os.close(self._door)
        os.close(self._turn)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise failures.unreachable(error) from error
