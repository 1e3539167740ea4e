"""`wxgate demo` as a newcomer runs it: a process whose output is read for what to do next."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from socket import create_server
from typing import Final, TypeAlias

SECONDS: Final = 60

_Lines: TypeAlias = "SimpleQueue[str | None]"


@dataclass(frozen=True, slots=True)
class PrintedDemo:
    """What the demo printed."""

    url: str
    appid: str
    code: str
    secret: str = field(repr=False)
    login_line: str = field(repr=False)
    console: str = field(repr=False)
    """The link that sets the first operator's password."""


class DemoEnded(Exception):
    """The demo ended before it was ready, or never was; the text is what it printed."""


@contextmanager
def printed_demo() -> Iterator[PrintedDemo]:
    """A running demo; a port that somebody else takes meanwhile is given up for another."""
    for last in (False, False, True):
        process = _start(_free_port())
        try:
            try:
                demo = read_printed(process)
            except DemoEnded as ended:
                if last or "--port" not in str(ended):
                    raise
                continue
            yield demo
            return
        finally:
            process.terminate()
            process.wait(SECONDS)


def missing_programs() -> str:
    """Which of the programs that the printed lines use are not on this machine; empty when all are."""
    wanted = {"sh": ("sh",), "curl": ("curl",), "md5sum": ("md5sum", "md5")}
    return ", ".join(name for name, any_of in wanted.items() if not any(map(shutil.which, any_of)))


def _start(port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "wxgate.cli", "demo", "--port", str(port)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def read_printed(process: subprocess.Popen[str], seconds: float = SECONDS) -> PrintedDemo:
    """What a demo has printed by the time it is ready. Raises DemoEnded, also when it prints nothing for so long."""
    text = ""
    for line in _lines_of(process, seconds):
        text += line
        if line.startswith("T=$(date"):
            return PrintedDemo(
                url=_told(text, r"reference +(http://\S+)/docs"),
                appid=_told(text, r"app_id +(\S+)"),
                code=_told(text, r"client_code +(\S+)"),
                secret=_told(text, r"client_secret +(\S+)"),
                login_line=line.strip(),
                console=_told(text, r"console +(http://\S+)"),
            )
    raise DemoEnded(text)


def _lines_of(process: subprocess.Popen[str], seconds: float) -> Iterator[str]:
    lines: _Lines = SimpleQueue()
    threading.Thread(target=_pump, args=(process, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=seconds)
        except Empty:
            return
        if line is None:
            return
        yield line


def _pump(process: subprocess.Popen[str], lines: _Lines) -> None:
    # to the end, so that the demo never waits for a full pipe
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _told(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found, f"the demo did not print {pattern!r}:\n{text}"
    return found[1]


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
