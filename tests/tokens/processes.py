"""Processes with a token keeper, each of its own; see one_process.py for what they do."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from tests.tokens.one_process import Orders, Outcome

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 60
"""Seconds within which a process has to say something."""


class OneProcess:
    """A process that takes orders, one after the other."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tokens.one_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    async def prepare(self, orders: Orders) -> None:
        """Return when it is ready to go."""
        self._say(json.dumps(orders))
        assert await self._heard() == "ready"

    def go(self) -> None:
        """Let it make its calls."""
        self._say("go")

    async def outcome(self) -> Outcome:
        """What came of them."""
        return cast("Outcome", json.loads(await self._heard()))

    def kill(self) -> None:
        """End it at once."""
        with self.process:  # closes the pipes and takes note of its end
            self.process.kill()

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    async def _heard(self) -> str:
        assert self.process.stdout is not None
        return (await asyncio.wait_for(asyncio.to_thread(self.process.stdout.readline), PATIENCE)).decode().strip()


class Processes:
    """Several, started when first wanted and kept for the next test: to start one costs more than what it does."""

    def __init__(self) -> None:
        self._idle: list[OneProcess] = []

    async def all_at_once(self, orders: Orders, number: int) -> list[Outcome]:
        """What so many make of these orders at the same time. After a failure they are not used again."""
        self._idle += [OneProcess() for _ in range(number - len(self._idle))]
        with self._ended_on_failure():
            await asyncio.gather(*(each.prepare(orders) for each in self._idle))
            for each in self._idle:
                each.go()
            return await asyncio.gather(*(each.outcome() for each in self._idle))

    def end(self) -> None:
        """End all of them."""
        while self._idle:
            self._idle.pop().kill()

    @contextmanager
    def _ended_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.end()
            raise
