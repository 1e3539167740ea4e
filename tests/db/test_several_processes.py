"""Acknowledged rows survive kill -9, and processes at one database all get on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path

from tests.db import notes

from wxgate.db import Database
from wxgate.db.turns import Turns

ROOT = Path(__file__).parents[2]


ROUNDS = 200

# Takes turns without a pause and counts them in a file.
GREEDY = """
import os, sys, time
from pathlib import Path
from wxgate.db.turns import Turns

turns, count = Turns(Path(sys.argv[1])), os.open(sys.argv[2], os.O_RDWR)
for number in range(1, 1_000_000):
    with turns:
        until = time.perf_counter() + 0.0005
        while time.perf_counter() < until:
            pass
        os.pwrite(count, number.to_bytes(8, "little"), 0)
"""


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def adding(url: str, prefix: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return running([sys.executable, "-m", "tests.db.acknowledging", url, prefix])


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


def test_who_always_wants_the_turn_gets_it_no_more_often_than_who_waits(tmp_path: Path) -> None:
    database, count = tmp_path / "x.db", tmp_path / "count"
    count.write_bytes(bytes(8))
    modest = Turns(database)
    missed = 0
    with running([sys.executable, "-c", GREEDY, str(database), str(count)]), count.open("rb") as file:

        def taken() -> int:
            return int.from_bytes(os.pread(file.fileno(), 8, 0), "little")

        for _ in range(ROUNDS):
            before = taken()
            while taken() == before:
                time.sleep(0.0002)
            before = taken()
            with modest:
                missed += taken() - before
    modest.close()
    assert missed < ROUNDS * 3  # with one lock alone it is about ten a round; with the door, one
