"""Root without its privilege of ignoring modes, so that what is forbidden to others is forbidden to it too."""

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

VERSION: Final = 0x20080522
"""Of the structures below (capget(2), _LINUX_CAPABILITY_VERSION_3)."""
DAC_OVERRIDE: Final = 1 << 1
DAC_READ_SEARCH: Final = 1 << 2


class _Thread(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def heeding_modes(work: Callable[[], T]) -> T:
    """What `work` returns, done by a thread that may do with files what their modes allow. Linux only, if root."""
    with ThreadPoolExecutor(1, initializer=_give_up) as thread:  # of its own, for it has given up for good
        return thread.submit(work).result()


def _give_up() -> None:
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    thread, sets = _Thread(VERSION, 0), (_Sets * 2)()
    _done(libc.capget(ctypes.byref(thread), sets))
    # access(2) goes by what root might take back
    sets[0].effective = sets[0].permitted = sets[0].permitted & ~(DAC_OVERRIDE | DAC_READ_SEARCH)
    _done(libc.capset(ctypes.byref(thread), sets))


def _done(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
