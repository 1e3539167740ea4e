"""A process that is told on standard input what to do next, and answers how long that took."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import orjson

CALLERS: Final = 64

Command = Callable[[int, int], Awaitable[int | None]]
"""Does something with two numbers; may answer one."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the wall's clock, seconds of CPU of that process, and what the command answered."""

    seconds: float
    cpu: float
    value: int | None


class Party:
    """The other end of such a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, command: str, first: int = 0, count: int = 0) -> Took:
        """What came of a command. Raises RuntimeError when the process ended over it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command} {first} {count}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{command} ended the process with exit code {self._process.wait()}")
        return Took(*orjson.loads(answer))


@contextmanager
def party(*arguments: str, environment: Mapping[str, str]) -> Iterator[Party]:
    """`python -m bench.queues ARGUMENTS`, which calls `serve`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.queues", *arguments],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Party(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()  # which ends `serve`


async def serve(commands: Mapping[str, Command]) -> None:
    """Obey until standard input ends."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, first, count = line.split()
        cpu, started = time.process_time(), time.perf_counter()
        value = await commands[name](int(first), int(count))
        took = Took(time.perf_counter() - started, time.process_time() - cpu, value)
        print(orjson.dumps([took.seconds, took.cpu, took.value]).decode(), flush=True)


async def at_once(numbers: Iterable[int], work: Callable[[int], Awaitable[object]]) -> None:
    """Do `work` with each number, `CALLERS` at a time."""
    waiting = iter(numbers)

    async def caller() -> None:
        for number in waiting:
            await work(number)

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
