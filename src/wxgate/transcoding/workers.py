"""The workers of one transcoder: started when one is wanted, kept for the next voice, replaced when dead or worn."""

import asyncio
import os
from collections.abc import Coroutine
from typing import Final

import structlog

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import TranscodingFailed
from wxgate.transcoding.speech import Limits, Speech
from wxgate.transcoding.worker_config import WorkerConfig
from wxgate.transcoding.worker_process import WorkerDied, WorkerProcess

VOICES_PER_WORKER: Final = 200
"""After which a worker is replaced: bounds what leaks, and how long a file's effects on its worker can last."""
IDLE_SECONDS: Final = 300.0
"""Without work, after which a worker ends and gives its memory back."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts at starting workers, where they do not start."""

CLOSING: Final = Text("网关正在停止", "the gateway is stopping")

log = structlog.get_logger("wxgate.transcoding")


class Workers:
    """Whoever takes a worker gives it back, or discards it. How many there are is up to the takers."""

    def __init__(self, speech: Speech, limits: Limits) -> None:
        self._speech, self._limits = speech, limits
        self._idle: dict[WorkerProcess, asyncio.TimerHandle] = {}
        self._busy: set[WorkerProcess] = set()
        self._ends: set[asyncio.Task[None]] = set()
        self._pause, self._not_before = 0.0, 0.0
        self._trouble = Text("", "")
        self._closed = False

    async def take(self, *, fresh: bool) -> WorkerProcess:
        """A worker, one that has never seen a voice if so wished. Raises TranscodingFailed."""
        while self._idle and not fresh:
            worker, timer = self._idle.popitem()
            timer.cancel()
            if worker.alive:
                self._busy.add(worker)
                return worker
            self._later(worker.reap())
        return await self._started()

    def give_back(self, worker: WorkerProcess) -> None:
        """It has answered and is fit for another voice."""
        self._busy.discard(worker)
        if self._closed or worker.voices >= VOICES_PER_WORKER:
            self._later(worker.end())
            return
        self._idle[worker] = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._retire, worker)

    def discard(self, worker: WorkerProcess) -> None:
        """It is dead, or shall be."""
        self._busy.discard(worker)
        worker.kill()
        self._later(worker.reap())

    def stop(self) -> None:
        """Kills those that are at work; whoever has them finds them dead. Nothing is started any more."""
        self._closed = True
        for worker in self._busy:
            worker.kill()

    async def close(self) -> None:
        """Ends all of them, and waits for that. Nothing is started any more."""
        self.stop()
        while self._idle:
            worker, timer = self._idle.popitem()
            timer.cancel()
            self._later(worker.end())
        while self._ends:
            await asyncio.wait(self._ends)

    async def _started(self) -> WorkerProcess:
        loop = asyncio.get_running_loop()
        if self._closed:
            raise TranscodingFailed(CLOSING, passing=True)
        if loop.time() < self._not_before:
            raise TranscodingFailed(self._trouble, passing=True)
        try:
            worker = await WorkerProcess.launch(WorkerConfig(self._speech, self._limits, os.getpid()))
        except OSError as error:
            raise self._does_not_start(error.strerror or type(error).__name__) from None
        self._busy.add(worker)
        try:
            await worker.ready()
        except (WorkerDied, TimeoutError) as error:
            self.discard(worker)
            raise self._does_not_start(str(error) or "no sign of life") from None
        except BaseException:
            self.discard(worker)
            raise
        self._pause = 0.0
        return worker

    def _does_not_start(self, reason: str) -> TranscodingFailed:
        self._pause = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
        self._not_before = asyncio.get_running_loop().time() + self._pause
        self._trouble = Text(f"转码进程无法启动（{reason}）", f"transcoding processes do not start ({reason})")
        log.error("transcoding workers do not start", reason=reason, next_try_in=self._pause)
        return TranscodingFailed(self._trouble, passing=True)

    def _retire(self, worker: WorkerProcess) -> None:
        if self._idle.pop(worker, None):
            self._later(worker.end())

    def _later(self, ending: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(ending, name="end of a transcoding worker")
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)
