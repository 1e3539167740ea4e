"""Runs the tasks: waits on the simulated clock, converts, stores, notifies."""

import asyncio
from collections.abc import AsyncIterator

from wxgate_sim.upyun.conversion import NotConverted, described, read_avopts, to_mp3
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.files import Stored
from wxgate_sim.upyun.notifications import send
from wxgate_sim.upyun.tasks import GOOD, Task
from wxgate_sim.upyun.world import Upyun

# Real seconds between two looks at the simulated clock, which may be moved at any moment.
LOOK_EVERY = 0.02


class Runner:
    """The tasks under way. They live on the loop of the server and end with it."""

    def __init__(self, upyun: Upyun) -> None:
        self._upyun = upyun
        self._running: set[asyncio.Task[None]] = set()

    def start(self, task: Task) -> None:
        """Let it run its course."""
        running = asyncio.get_running_loop().create_task(self._run(task), name=f"upyun-task-{task.id}")
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    def stop(self) -> None:
        """Give up all tasks."""
        for running in self._running:
            running.cancel()

    async def _run(self, task: Task) -> None:
        await self._until(task.ends)
        try:
            await self._convert(task)
        except NotConverted as failed:
            task.status_code, task.description = failed.status, failed.description
        else:
            task.status_code, task.description = GOOD, "OK"
        await self._notify(task)

    async def _until(self, moment: float) -> None:
        while (left := moment - self._upyun.clock.now()) > 0:  # noqa: ASYNC110 - nobody tells when the clock was moved
            await asyncio.sleep(min(left, LOOK_EVERY))

    async def _convert(self, task: Task) -> None:
        status = self._upyun.options.task_status
        if status is not None:
            raise NotConverted(status, "Processing failed")
        stored = self._source(task)
        if task.return_info or task.kind == "probe":
            task.info = await asyncio.to_thread(described, stored.content)
        if task.kind == "probe":
            return
        mp3 = await asyncio.to_thread(to_mp3, stored.content, read_avopts(task.avopts))
        files = self._upyun.files
        incoming = await files.receive(_once(mp3))
        try:
            files.put(f"/{task.bucket}{task.save_as}", incoming, self._upyun.clock.now(), meta={})
        except Refused as refused:
            raise NotConverted(500, refused.phrase) from None
        task.path = [task.save_as]

    def _source(self, task: Task) -> Stored:
        try:
            return self._upyun.files.get(f"/{task.bucket}{task.source}")
        except Refused:
            raise NotConverted(404, "Source file not found") from None

    async def _notify(self, task: Task) -> None:
        how = self._upyun.options.notification
        if how == "never" or not task.notify_url:
            return
        if how == "late":
            await self._until(task.ends + self._upyun.options.notification_delay)
        for _ in range(2 if how == "twice" else 1):
            self._upyun.sent.append(await send(task, how, self._upyun.clock.now()))


async def _once(whole: bytes) -> AsyncIterator[bytes]:
    yield whole
