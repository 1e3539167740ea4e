"""Acknowledged rows survive kill -9, and processes at one database all get on."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from tests.db import notes

from wxgate.db import Database
from wxgate.db.turns import Turns

ROOT = Path(__file__).parents[2]


@contextmanager
def adding(url: str, prefix: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.db.acknowledging", url, prefix]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def acknowledged(process: subprocess.Popen[str], count: int) -> set[str]:
    """The next `count` keys the process printed."""
    assert process.stdout is not None
    keys = {line.strip() for line in islice(process.stdout, count)}
    assert len(keys) == count
    return keys


async def test_what_was_acknowledged_survives_kill_9(noted: Database, database_url: str) -> None:
    with adding(database_url, "k") as process:
        keys = acknowledged(process, 300)
        process.kill()
        assert process.stdout is not None
        rest = process.stdout.read()
        keys |= set(rest[: rest.rfind("\n") + 1].split())
    assert keys <= await noted.read(notes.keys)


async def test_processes_at_one_database_all_get_on(noted: Database, database_url: str) -> None:
    with adding(database_url, "a") as a, adding(database_url, "b") as b, adding(database_url, "c") as c:
        for process in (a, b, c, a, b, c):
            keys = acknowledged(process, 100)
            await noted.run(notes.add, f"between-{min(keys)}")
            assert keys <= await noted.read(notes.keys)


def test_turns_are_fair(tmp_path: Path) -> None:
    """Somebody who always wants the turn cannot take it many times while somebody else waits for it."""
    greedy, modest = Turns(tmp_path / "x.db"), Turns(tmp_path / "x.db")
    taken = 0
    enough = threading.Event()

    def be_greedy() -> None:
        nonlocal taken
        while not enough.is_set():
            with greedy:
                enough.wait(0.001)
            taken += 1

    thread = threading.Thread(target=be_greedy)
    thread.start()
    while not taken:
        enough.wait(0.001)
    before = taken
    for _ in range(50):
        with modest:
            pass
    after = taken
    enough.set()
    thread.join()
    greedy.close()
    modest.close()
    assert after - before <= 50 * 3
