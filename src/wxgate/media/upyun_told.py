"""What UpYun's word that a task has ended leads to."""

from sqlalchemy import Connection

from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.db import Database
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.media import voice_store
from wxgate.media.making import Told


class UpyunTold:
    """Has the task looked at now, by a job of its own. Its word is a hint, never an outcome."""

    def __init__(self, tasks: UpyunTasks, database: Database, queue: Queue) -> None:
        self.tasks = tasks
        self._database = database
        self._queue = queue

    async def __call__(self, task_id: str) -> None:
        """Durable when it returns. A task that is over, or nobody's, leads to nothing."""
        job = await self._database.run(self._add, task_id)
        if job is not None:
            self._queue.wake(job.kind, job.lane)

    def _add(self, connection: Connection, task_id: str) -> NewJob | None:
        voice = voice_store.of_task(connection, task_id)
        if voice is None:
            return None
        job = NewJob(Told.name, voice.appid, voice.media_id)
        self._queue.add(connection, [job])
        return job
