"""Voices to MP3 files, by workers that are processes of their own."""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import structlog

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed
from wxgate.transcoding.files import read_voice, write_whole
from wxgate.transcoding.frames import Outcome
from wxgate.transcoding.speech import Limits, Speech, Transcoded
from wxgate.transcoding.verdicts import Verdict, after_death, after_outcome, after_silence
from wxgate.transcoding.worker_process import Answer, WorkerDied, WorkerProcess
from wxgate.transcoding.workers import CLOSING, Workers

MOST_WAITING: Final = 256
"""Calls that wait for a worker; who gets on the list is the callers' to share out."""
DRAIN_SECONDS: Final = 10.0
"""That calls under way still have when the transcoder closes."""

log = structlog.get_logger("wxgate.transcoding")


class Transcoder:
    """At most so many workers, started when there is something to do; further calls wait for their turn."""

    def __init__(self, speech: Speech, limits: Limits | None = None, *, workers: int = 2) -> None:
        self._limits = limits or Limits()
        self._workers = Workers(speech, self._limits)
        self._turns = asyncio.Semaphore(workers)
        self._most_calls = workers + MOST_WAITING
        self._calls, self._no_calls = 0, asyncio.Event()
        self._no_calls.set()
        self._closing = False

    async def to_mp3(self, source: Path, target: Path) -> Transcoded:
        """Writes the MP3 of the voice in `source` to `target`, whole or not at all; `source` stays as it is.

        A voice that is an MP3 already is copied. A file that makes its worker crash, or that needs more processor time
        or memory than it may have, gets a second try in a fresh worker. Raises NotTranscodable, TranscodingFailed.
        When the call is cancelled, its worker is killed; the MP3 may be there then, but never a part of it.
        """
        if self._calls >= self._most_calls:
            raise TranscodingFailed(Text("等待转码的语音过多", "too many voices wait to be transcoded"), passing=True)
        self._calls += 1
        self._no_calls.clear()
        try:
            async with self._turns:
                return await self._to_mp3(source, target)
        finally:
            self._calls -= 1
            if not self._calls:
                self._no_calls.set()

    async def close(self) -> None:
        """Ends the workers. Voices that are being transcoded have a few seconds more, the others fail at once."""
        self._closing = True
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._no_calls.wait()
        except TimeoutError:
            self._workers.stop()
            await self._no_calls.wait()
        await self._workers.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _to_mp3(self, source: Path, target: Path) -> Transcoded:
        if self._closing:
            raise TranscodingFailed(CLOSING, passing=True)
        voice = await asyncio.to_thread(read_voice, source, self._limits.input_bytes)
        answer = await self._converted(voice)
        mp3 = voice if answer.reply.outcome is Outcome.AS_IT_IS else answer.mp3
        await asyncio.to_thread(write_whole, target, mp3)
        return Transcoded(answer.reply.seconds, len(mp3))

    async def _converted(self, voice: bytes) -> Answer:
        first = await self._try(voice, fresh=False)
        if isinstance(first, Answer):
            return first
        # what a worker went through before, or a bad moment of the machine, shall condemn no file
        second = await self._try(voice, fresh=True)
        if isinstance(second, Answer):
            return second
        raise second.error()

    async def _try(self, voice: bytes, *, fresh: bool) -> Answer | Verdict:
        worker = await self._workers.take(fresh=fresh)
        verdict: Verdict
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await worker.convert(voice)
        except TimeoutError:
            self._lose(worker, verdict := after_silence(self._limits), "")
            return verdict
        except WorkerDied as died:
            self._lose(worker, verdict := after_death(died, self._limits), str(died))
            return verdict
        except BaseException:
            self._workers.discard(worker)
            raise
        outcome, reason = answer.reply.outcome, answer.reply.reason
        if outcome in {Outcome.EXHAUSTED, Outcome.FAULT}:
            self._lose(worker, verdict := after_outcome(outcome, reason, self._limits), "")
            return verdict
        self._workers.give_back(worker)
        if outcome is Outcome.REFUSED:
            raise NotTranscodable(reason)
        return answer

    def _lose(self, worker: WorkerProcess, verdict: Verdict, how: str) -> None:
        log.warning("a transcoding worker is replaced", reason=verdict.reason.en, how=how, voices=worker.voices)
        self._workers.discard(worker)
