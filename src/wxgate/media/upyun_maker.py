"""MP3s by UpYun's asynchronous processing, from bucket to bucket."""

from typing import Final

from wxgate.blobs.paths import new_path
from wxgate.blobs.store import Blobs
from wxgate.blobs.types import FILE_TYPES
from wxgate.blobs.upyun import outcomes
from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.db import Database
from wxgate.jobs.job import Done, Outcome, Retry
from wxgate.media import voice_store
from wxgate.media.stored_file import StoredFile
from wxgate.media.voice import Failed, Made, Voice
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text

SOONEST: Final = 5.0
LATEST: Final = 60.0
"""Seconds between two questions about a task: a half of its age, within these bounds. UpYun's notification makes them
superfluous; they are for when it does not come."""
GIVEN_UP: Final = 3600.0
"""Seconds after which a task is asked for anew."""

_WORKING: Final = "又拍云正在处理 / UpYun is at work"
_LOST: Final = Text("又拍云未在一小时内完成转码", "UpYun did not finish within an hour")


class UpyunMaker:
    """A task is asked for in one try; later ones ask how far it is."""

    def __init__(self, database: Database, blobs: Blobs, tasks: UpyunTasks, clock: Clock, notify_url: str) -> None:
        self._database = database
        self._blobs = blobs
        self._tasks = tasks
        self._clock = clock
        self._notify_url = notify_url

    async def make(self, voice: Voice, source: StoredFile) -> Outcome:
        """See Maker. Tasks asked for twice, after a crash, write the same file."""
        if voice.task_id is None or voice.path is None:
            return await self._begin(voice, source)
        match await self._tasks.outcome(voice.task_id):
            case outcomes.Failed(reason):
                return Done(Failed(reason))
            case outcomes.Working(percent) if percent != outcomes.DONE:
                return await self._wait(voice)
            case _:
                # a HEAD is the proof, whatever was told
                size = await self._blobs.size(voice.path)
                return Done(Made(voice.path, size)) if size else await self._wait(voice)

    async def _begin(self, voice: Voice, source: StoredFile) -> Outcome:
        now = self._clock.now()
        path = await self._database.run(voice_store.plan, voice.key, new_path(now, FILE_TYPES["mp3"]))
        task_id = await self._tasks.to_mp3(source.path, path, self._notify_url)
        await self._database.run(voice_store.note_task, voice.key, task_id, now)
        return Retry(_WORKING, after=SOONEST, counts=False)

    async def _wait(self, voice: Voice) -> Outcome:
        age = self._clock.now() - (voice.task_at or 0.0)
        if age < GIVEN_UP:
            return Retry(_WORKING, after=min(max(age / 2, SOONEST), LATEST), counts=False)
        await self._database.run(voice_store.note_task, voice.key, None, self._clock.now())
        return Retry(str(_LOST), note=Failed(_LOST))
