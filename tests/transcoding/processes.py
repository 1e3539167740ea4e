"""What tests see of worker processes, and do to them."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from wxgate.transcoding.transcoder import Transcoder

PATIENCE = 20.0
"""Seconds until a condition that a test waits for has to hold."""


def idle_worker(transcoder: Transcoder) -> int:
    """Process id of the one worker that waits for work."""
    (worker,) = transcoder._workers._idle
    return worker.pid


def busy_worker(transcoder: Transcoder) -> int | None:
    """Process id of a worker that has been given a voice."""
    return next((worker.pid for worker in transcoder._workers._busy if worker.voices), None)


def gone(pid: int) -> bool:
    """Whether a process has ended, and somebody has taken note."""
    return not Path(f"/proc/{pid}").exists()


def ended(pid: int) -> bool:
    """Whether a process has ended, noted or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def children() -> set[int]:
    """Process ids of this process's children."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text(encoding="ascii").split()}
    return found


def descriptors() -> dict[int, str]:
    """The files this process has open, as the system names them: `pipe:[4711]`, `anon_inode:[pidfd]`, a path."""
    named: dict[int, str] = {}
    for each in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # that of the listing itself
            named[int(each.name)] = str(each.readlink())
    return named


async def until(condition: Callable[[], object]) -> None:
    """Waits for something to be so."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "the condition did not come about"
        await asyncio.sleep(0.005)
