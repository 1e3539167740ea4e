"""Seconds from `git clone` to the first signed call that succeeds, as a newcomer would spend them without reading.

Clones this repository's HEAD into a new folder, runs `make demo` with a new `.venv` and without pip's cache, waits for
the line that the demo prints, and runs that line. Needs git, make, curl and whatever package index pip is set to; most
of the time is the download, so the figure says as much about the network as about wxgate.
"""

import argparse
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.pages.demo import missing_programs, read_printed

from bench.processes import free_port

ROOT: Final = Path(__file__).parents[1]
PATIENCE: Final = 900.0
"""Seconds without a line of output after which it counts as stuck."""


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the seconds; returns 0. Raises what went wrong on the way."""
    parser = argparse.ArgumentParser(prog="python -m bench.newcomer", description=__doc__)
    parser.add_argument("--python", default="python3", help="the Python that makes the .venv")
    options = parser.parse_args(argv)
    if missing := missing_programs():
        raise SystemExit(f"this machine has no {missing}, which the printed line needs")
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        checkout = _clone(Path(folder) / "wxgate")
        cloned = time.monotonic()
        with _demo(checkout, options.python) as process:
            line = read_printed(process, PATIENCE).login_line
            ready = time.monotonic()
            _run(line)
            ended = time.monotonic()
    print(f"\nfrom git clone to the first signed call: {ended - started:.1f} s")
    print(f"  clone {cloned - started:.1f} s, make demo {ready - cloned:.1f} s, the printed line {ended - ready:.1f} s")
    return 0


def _clone(folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    return folder


@contextmanager
def _demo(checkout: Path, python: str) -> Iterator[subprocess.Popen[str]]:
    """`make demo` on a free port; make and everything it started are stopped at the end."""
    process = subprocess.Popen(
        ["make", "demo", f"PYTHON={python}", f"ARGS=--port {free_port()}"],
        cwd=checkout,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _environment() -> dict[str, str]:
    """A newcomer's: no settings of wxgate's, no environment of Python's, no make above this one, no cache."""
    foreign = ("WXGATE_", "VIRTUAL_ENV", "PYTHON", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "PIP_NO_CACHE_DIR": "1"}


def _run(line: str) -> None:
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    ended = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, timeout=60, check=True)
    envelope: dict[str, object] = json.loads(ended.stdout)
    if envelope["retcode"] != 200:
        raise RuntimeError(f"the printed line was answered {ended.stdout}")


if __name__ == "__main__":
    raise SystemExit(main())
