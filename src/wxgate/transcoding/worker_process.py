"""A worker as its parent sees it: a process, to which voices go and from which answers come."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from typing import Final, Self

from wxgate.transcoding.frames import LENGTH_BYTES, REPLY_BYTES, NoReply, Outcome, Reply, framed, length_of, read_reply
from wxgate.transcoding.worker_config import WorkerConfig

START_SECONDS: Final = 30.0
"""Until a worker has to have loaded its libraries."""
END_SECONDS: Final = 2.0
"""Until an idle worker has to have ended by itself."""

_ENVIRONMENT: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "PYTHONHOME",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
)
"""What a worker is told of ours: enough to find Python and its libraries, and no setting."""
_LAST_WORDS: Final = 200
"""Characters of what a worker wrote to its standard error that are kept."""
_READ_BYTES: Final = 256 * 1024


class WorkerDied(Exception):
    """The worker has ended, or talks nonsense. `code` is None in the second case, negative for a signal."""

    def __init__(self, code: int | None, last_words: str) -> None:
        how = "talks nonsense" if code is None else signal_name(code) if code < 0 else f"exit code {code}"
        super().__init__(f"{how}: {last_words}" if last_words else how)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """To one voice."""

    reply: Reply
    mp3: bytes


class WorkerProcess:
    """One worker, in a session of its own. Whoever has it must `end` or `kill` and `reap` it."""

    def __init__(self, process: Process, config: WorkerConfig) -> None:
        self._process = process
        self._most = config.limits.output_bytes
        self._last_words = b""
        self._errors = asyncio.create_task(self._listen(), name="transcoding worker's errors")
        self.voices = 0
        """That it has been given."""

    @classmethod
    async def launch(cls, config: WorkerConfig) -> Self:
        """Starts a process, which then has to become `ready`. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "wxgate.transcoding.worker", config.to_json()),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
            limit=_READ_BYTES,
        )
        return cls(process, config)

    @property
    def alive(self) -> bool:
        """Whether it has not been seen to end."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its process id, and that of its process group."""
        return self._process.pid

    async def ready(self) -> None:
        """Waits until it takes voices. Raises WorkerDied, TimeoutError."""
        async with asyncio.timeout(START_SECONDS):
            if (await self._answer()).reply.outcome is not Outcome.READY:
                raise WorkerDied(None, "")

    async def convert(self, voice: bytes) -> Answer:
        """Hands it a voice, and waits for the answer without end. Raises WorkerDied."""
        self.voices += 1
        pipe = self._process.stdin
        assert pipe is not None
        if not pipe.is_closing():
            with contextlib.suppress(ConnectionError):  # how it ended is for `_answer` to find out
                pipe.write(framed(voice))
                await pipe.drain()
        return await self._answer()

    def kill(self) -> None:
        """Ends it at once, with whatever it started."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Lets it end, which an idle one does at once, and waits for that."""
        pipe = self._process.stdin
        assert pipe is not None
        pipe.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._process.wait()
        self.kill()
        await self.reap()

    async def reap(self) -> None:
        """Waits until nothing is left of it; nobody may be waiting for an answer."""
        pipe = self._process.stdout
        assert pipe is not None
        with contextlib.suppress(ConnectionError):
            while await pipe.read(_READ_BYTES):  # unread, it would keep the pipe open
                pass
        await self._process.wait()
        await self._errors

    async def _answer(self) -> Answer:
        try:
            answer = Answer(read_reply(await self._frame(REPLY_BYTES)), await self._frame(self._most))
        except NoReply:
            raise WorkerDied(None, self._said()) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            # its output is closed, so it has ended, or is not what it was
            self.kill()
            await self.reap()
            raise WorkerDied(self._process.returncode, self._said()) from None
        if bool(answer.mp3) is not (answer.reply.outcome is Outcome.DONE):
            raise WorkerDied(None, self._said())
        return answer

    async def _frame(self, most: int) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None
        length = length_of(await pipe.readexactly(LENGTH_BYTES))
        if length > most:
            raise NoReply(f"an answer of {length} bytes")
        return await pipe.readexactly(length)

    async def _listen(self) -> None:
        """Reads what it complains about, so that it never waits for a reader, and keeps the end of it."""
        pipe = self._process.stderr
        assert pipe is not None
        while said := await pipe.read(4096):
            self._last_words = (self._last_words + said)[-4096:]

    def _said(self) -> str:
        """The last line of it, printable."""
        lines = self._last_words.decode(errors="replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        return "".join(each if each.isprintable() else "?" for each in last[:_LAST_WORDS])


def signal_name(code: int) -> str:
    """`SIGSEGV` for -11."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
