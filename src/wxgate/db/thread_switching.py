"""How quickly Python's threads give way to each other: quicker while anybody waits for the database.

Each step into SQLite or PostgreSQL lets the interpreter lock go and wants it back. A loop that is never idle starves
the lanes' threads of it at Python's default of 5 ms: each poll for events lets go so briefly that a waiting thread
misses it and starts to wait anew. Measured in ADR 2. Nobody waiting, the interval is Python's own, since calls to
WeChat have a thread too that would otherwise interrupt the loop at every answer.
"""

import sys
from threading import Lock
from typing import Final

BUSY_SECONDS: Final = 0.0002
IDLE_SECONDS: Final = sys.getswitchinterval()

_lock = Lock()
_waiting = 0


def more_wait(number: int) -> None:
    """So many more units wait for a lane's thread; negative when they were settled."""
    global _waiting  # the interval is the interpreter's, so its count is the process's
    with _lock:
        before, _waiting = _waiting, _waiting + number
        if not before or not _waiting:
            sys.setswitchinterval(BUSY_SECONDS if _waiting else IDLE_SECONDS)
