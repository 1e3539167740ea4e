"""Starts what is measured as processes of their own, and reads the CPU time they used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from wxgate_sim.remote import SimControls

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def stub_weixin(delay: float = 0.0) -> Iterator[str]:
    """A WeChat that answers everything after so many seconds; its URL."""
    with started("bench.weixin_stub", "--delay", str(delay)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def simulator() -> Iterator[SimControls]:
    """The simulator without any account, as a process of its own."""
    with started("wxgate_sim", "--port", "0", "--empty") as said:
        yield SimControls(said.rpartition(" ")[2].removesuffix("/_sim/"))


@contextmanager
def started(module: str, *arguments: str) -> Iterator[str]:
    """`python -m MODULE ARGUMENTS` until the end of the block; the first line that it prints."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def server(module: str, *arguments: str, environment: Mapping[str, str]) -> Iterator["Measured"]:
    """`python -m MODULE ARGUMENTS --port P`, listening."""
    port = free_port()
    command = [sys.executable, "-m", module, *arguments, "--port", str(port)]
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Measured(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


class Measured:
    """A process with its children, and where it listens."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port

    def cpu_seconds(self) -> float:
        """What the process and its living children have used so far, user and system."""
        return sum(_cpu_seconds(pid) for pid in (self.pid, *_children(self.pid)))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _cpu_seconds(pid: int) -> float:
    # the command's name may hold blanks; the fields after its parenthesis do not
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / TICKS


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not listen in time")
