"""Blocking work on files, in threads of its own: a slow disk holds up neither the loop nor anybody's name look-ups."""

import asyncio
import errno
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final, TypeVar

from wxgate.blobs.store import StorageFailed
from wxgate.protocol.text import Text

THREADS: Final = 8
"""Steps that one process does at once. They are short: a piece of a file each, or one file's fsync."""

LAST_STEP: Final = 10.0
"""Seconds for which the end of a file's use waits for a disk that does not answer."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_pool: Final = ThreadPoolExecutor(THREADS, "wxgate disk")

Result = TypeVar("Result")


async def on_disk(work: Callable[[], Result]) -> Result:
    """The result of `work`, done in a thread. Once asked for it is done to its end, even if nobody waits any more."""
    return await asyncio.shield(asyncio.get_running_loop().run_in_executor(_pool, work))


class DiskFile:
    """One open file. Its steps are done in threads, one at a time; none is under way when it is closed.

    Without that, a step that nobody waits for any more could meet a descriptor that belongs to another file by then.
    """

    def __init__(self, opener: Callable[[], int]) -> None:
        """`opener` gives the descriptor; it is called, in a thread, by the first step."""
        self._opener = opener
        self._descriptor: int | None = None
        self._closed = False
        self._lock = threading.Lock()

    async def do(self, step: Callable[[int], Result]) -> Result:
        """What `step` makes of the descriptor. Raises OSError, also for a file that is closed."""
        return await on_disk(lambda: self._do(step))

    async def close(self, then: Callable[[], None] = lambda: None) -> None:
        """Closes it and does `then`, whose OSError is nobody's, even if cancelled. Waits LAST_STEP at most."""
        closing = asyncio.get_running_loop().run_in_executor(_pool, self._close, then)
        await asyncio.wait({closing}, timeout=LAST_STEP)

    def _do(self, step: Callable[[int], Result]) -> Result:
        with self._lock:
            if self._closed:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            if self._descriptor is None:
                self._descriptor = self._opener()
            return step(self._descriptor)

    def _close(self, then: Callable[[], None]) -> None:
        with self._lock:
            self._closed = True
            if self._descriptor is not None:
                with suppress(OSError):
                    os.close(self._descriptor)
                self._descriptor = None
        with suppress(OSError):
            then()


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of `data`. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def delete_older(folder: Path, seconds: float, *, unlocked: bool = False) -> int:
    """How many files right in `folder` were deleted because nobody wrote to them for so long.

    With `unlocked` only those that no living process has locked, be it for reading ever so long. Raises OSError.
    """
    deleted = 0
    before = time.time() - seconds  # the file system's clock, which is this machine's and never a simulated one
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return 0
    for entry in entries:
        try:
            old = entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < before
            if old and not (unlocked and _is_locked(entry.path)):
                Path(entry.path).unlink()
                deleted += 1
        except FileNotFoundError:
            continue  # another process was quicker
    return deleted


def _is_locked(path: str) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks: its age has to do
        return False
    finally:
        os.close(descriptor)
    return False


def failure(error: OSError, folder: Path) -> StorageFailed:
    """What an operating system's error in `folder` means, and the cure."""
    if error.errno in _FULL:
        zh, en = f"{folder} 所在的磁盘已满，请清理或扩容", f"the disk of {folder} is full; free some space"
        return StorageFailed(Text(zh, en), passing=True)
    if error.errno in _REFUSED:
        return StorageFailed(
            Text(
                f"无权写入 {folder}（{error.strerror}），请检查权限和挂载方式",
                f"no permission to use {folder} ({error.strerror}); check its owner, its mode and how it is mounted",
            ),
            passing=False,
        )
    reason = error.strerror or type(error).__name__
    return StorageFailed(Text(f"{folder} 读写出错：{reason}", f"error in {folder}: {reason}"), passing=True)
