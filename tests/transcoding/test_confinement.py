"""What a worker can still do, tried by a process that has given up what workers give up."""

import json
import subprocess
import sys

import pytest

TRIES = """
import ctypes, json, os, resource, socket
from wxgate.transcoding import confinement

LANDLOCK = ctypes.CDLL(None).syscall(444, None, 0, 1)  # its version, or -1
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
confinement.end_with(os.getppid())
confinement.stay_below(1 << 30)
confinement.open_nothing(2)
found = {"landlock": LANDLOCK}

def attempt(name, what):
    try:
        what()
        found[name] = "done"
    except (OSError, MemoryError) as error:
        found[name] = type(error).__name__

attempt("read", lambda: open("/etc/passwd"))
attempt("connect", lambda: socket.socket())
attempt("pipe", lambda: os.pipe())
attempt("allocate", lambda: bytes(2 << 30))
os.close(0)
attempt("read in place of a pipe", lambda: open("/etc/passwd"))
attempt("write in place of a pipe", lambda: open("/tmp/wxgate-never", "w"))
attempt("remove", lambda: os.unlink("/tmp/wxgate-never"))
attempt("list", lambda: os.listdir("/"))
found["core"] = resource.getrlimit(resource.RLIMIT_CORE)[1]
found["size"] = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
found["children"] = resource.getrlimit(resource.RLIMIT_NPROC)[1]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", TRIES], capture_output=True, check=True, stdin=subprocess.PIPE)
    results: dict[str, object] = json.loads(done.stdout)
    return results


def test_a_worker_can_open_nothing_more(found: dict[str, object]) -> None:
    assert (found["read"], found["connect"], found["pipe"]) == ("OSError", "OSError", "OSError")


def test_a_worker_has_bounded_memory_and_leaves_no_core(found: dict[str, object]) -> None:
    assert found["allocate"] == "MemoryError"
    assert (found["core"], found["size"], found["children"]) == (0, 0, 0)


def test_a_worker_reaches_no_file_even_in_place_of_a_pipe(found: dict[str, object]) -> None:
    if found["landlock"] == -1:
        pytest.skip("the kernel has no Landlock")
    for name in ("read in place of a pipe", "write in place of a pipe", "list"):
        assert found[name] == "PermissionError", name
