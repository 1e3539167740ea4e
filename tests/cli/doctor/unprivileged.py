"""Root without its privilege of ignoring modes, so that what is forbidden to others is forbidden to it too."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

VERSION: Final = 0x20080522
"""Of the structures below (capget(2), _LINUX_CAPABILITY_VERSION_3)."""
DAC_OVERRIDE: Final = 1 << 1
DAC_READ_SEARCH: Final = 1 << 2


class _Thread(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def heeding_modes() -> Iterator[None]:
    """Inside, this thread, and those that it starts, may do with files what their modes allow. Linux only, if root."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    thread, sets = _Thread(VERSION, 0), (_Sets * 2)()
    _done(libc.capget(ctypes.byref(thread), sets))
    before = sets[0].effective
    sets[0].effective = before & ~(DAC_OVERRIDE | DAC_READ_SEARCH)
    _done(libc.capset(ctypes.byref(thread), sets))
    try:
        yield
    finally:
        sets[0].effective = before
        _done(libc.capset(ctypes.byref(thread), sets))


def _done(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
