"""What a worker gives up before it meets the first voice.

It keeps three pipes and its memory: a voice comes through one pipe and the MP3 leaves through another. Files, sockets
and other processes are out of reach, whatever a decoder can be made to do: by rlimits everywhere, by the kernel's
Landlock where it has that (Linux 5.13; TCP from 6.7, other processes from 6.12).
"""

import contextlib
import ctypes
import math
import os
import resource
import signal
from pathlib import Path
from typing import Final

_NICENESS: Final = 10
_OOM_SCORE: Final = "800"
"""Of 1000: when memory runs out, the kernel ends workers first and the gateway last."""

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
# the same numbers on every architecture
_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_VERSION: Final = 1
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many kinds of access to files a version of Landlock knows, by the version that brought them."""


class _Ruleset(ctypes.Structure):
    """What `landlock_create_ruleset` is handed: kinds of access that are forbidden unless a rule allows them."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


def stay_below(memory: int) -> None:
    """Bounds the address space, libraries included, and takes a place behind everybody else."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory)
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")


def end_with(parent: int) -> None:
    """Lets the kernel end this process when its parent ends; at once when it has ended already."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        raise SystemExit


def open_nothing(highest: int) -> None:
    """From now on no file, socket or process can be opened; `highest` is the last descriptor in use."""
    _landlock()
    _limit(resource.RLIMIT_NOFILE, highest + 1)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)


def allow_cpu(seconds: int) -> None:
    """From now on, so many seconds of processor time; then the kernel ends the process with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # the limit counts whole seconds
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))


def _limit(kind: int, most: int) -> None:
    # what a system does not know, or has bounded more tightly already, stays as it is
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))


def _landlock() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "prctl"):
        return
    zero = ctypes.c_ulong(0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero)
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return
    files = max(rights for since, rights in _FILE_RIGHTS.items() if since <= version)
    rules = _Ruleset((1 << files) - 1, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset >= 0:
        libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)
