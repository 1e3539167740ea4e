"""`wxgate serve` as a process of its own, as an operator runs it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from wxgate.protocol.signature import sign

WXGATE = [sys.executable, "-m", "wxgate.cli"]
BOUND = 30.0
"""Seconds until something that must happen counts as never happening."""

Environment = Mapping[str, str]


# each request on a connection of its own, which any worker may get; one client, for making one reads all certificates
FRESH = httpx.Client(trust_env=False, verify=False, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass(slots=True)
class Served:
    """A gateway in other processes."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""

    def written(self) -> str:
        """What it has written to standard error."""
        return self.log.read_text(encoding="utf-8")

    def workers(self) -> set[int]:
        """The ids of its worker processes."""
        return {pid for pid, parent, command in processes() if parent == self.process.pid and "spawn_main" in command}

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(BOUND)


@dataclass(slots=True)
class Credentials:
    """What a client signs with."""

    code: str
    secret: str = field(repr=False)


@contextmanager
def serving(environment: Environment, folder: Path, *options: str) -> Iterator[Served]:
    """A gateway that answers, on a free port; killed at the end if a test left it running."""
    log = folder / "serve.log"
    with log.open("wb") as errors, started(environment, errors.fileno(), *options) as process:
        served = Served(process, log)
        try:
            eventually(lambda: process.poll() is not None or _answers(served))
            assert process.poll() is None, served.written()
            yield served
        finally:
            for pid in {process.pid, *served.workers()}:
                _kill(pid)


def started(environment: Environment, errors: int, *options: str) -> subprocess.Popen[bytes]:
    """The process, just started."""
    return subprocess.Popen([*WXGATE, "serve", "--port", "0", *options], stderr=errors, env=environment)


def refused(environment: Environment, *options: str) -> tuple[int, str]:
    """Exit code and standard error of a gateway that must not start."""
    command = [*WXGATE, "serve", "--port", "0", *options]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=BOUND, check=False)
    return ended.returncode, ended.stderr


def credentials(client: Mapping[str, object]) -> Credentials:
    """Those of a client as `client add --json` printed it."""
    return Credentials(str(client["client_code"]), str(client["client_secret"]))


def call(served: Served, client: Credentials, endpoint: str = "get_client_infos") -> int:
    """The retcode of a signed call on a connection of its own."""
    fields = {"client_code": client.code, "req_time": f"{time.time():.0f}"}
    address = f"{served.url}/weixinapi/{endpoint}"
    authcode = sign(fields, client.secret)
    reply = FRESH.post(address, params={"authcode": authcode}, data=fields, timeout=BOUND)
    return int(reply.json()["retcode"])


def eventually(happened: Callable[[], bool]) -> None:
    """Return once it has happened; fail when it does not within BOUND."""
    deadline = time.monotonic() + BOUND
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def processes() -> Iterator[tuple[int, int, str]]:
    """Id, parent's id and command of every process."""
    listed = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        pid, parent, command = line.split(maxsplit=2)
        yield int(pid), int(parent), command


def _answers(served: Served) -> bool:
    found = re.search(r"wxgate: (http://\S+)/docs", served.written())
    if found is None:
        return False
    served.url = found[1]
    try:
        return FRESH.get(f"{served.url}/healthz", timeout=1).is_success
    except httpx.TransportError:
        return False


def _kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return
