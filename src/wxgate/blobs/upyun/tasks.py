"""UpYun's asynchronous processing (云处理, UpYun reference §7): a voice in the bucket becomes an MP3 there."""

import base64
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

import orjson

from wxgate.blobs.upyun import notifications
from wxgate.blobs.upyun.configuration import operator_of
from wxgate.blobs.upyun.errors import Answer, unreadable
from wxgate.blobs.upyun.http import Endpoint, Request
from wxgate.blobs.upyun.outcomes import GAVE_UP, Outcome, ended, under_way
from wxgate.blobs.upyun.retries import PAUSES
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

_UNTOLD: Final = frozenset({HTTPStatus.NOT_FOUND})


class UpyunTasks:
    """Tasks of the bucket that the settings name. To be built where a loop runs; every call has a deadline.

    Raises StorageFailed, as its methods do, when a setting that UpYun needs is missing.
    """

    def __init__(self, settings: Settings, clock: Clock, pauses: tuple[float, ...] = PAUSES) -> None:
        self._clock = clock
        self._bucket = settings.upyun_bucket
        self._operator = operator_of(settings)
        self._avopts = f"/ab/{settings.mp3_bit_rate}/ac/{1 if settings.mp3_mono else 2}/f/mp3"
        self._endpoint = Endpoint(settings.upyun_tasks_url, self._operator, clock, pauses)

    async def to_mp3(self, source_path: str, target_path: str, notify_url: str) -> str:
        """Asks for the file at `source_path` as an MP3 at `target_path`; the task's id.

        Paths as `Blobs` takes them. Bit rate and channels are the settings'; the sample rate is UpYun's own choice.
        UpYun posts to `notify_url` when the task ends (or never). Asking twice costs twice and harms nothing.
        Raises StorageFailed.
        """
        task = {"type": "audio", "avopts": self._avopts, "save_as": f"/{target_path.lstrip('/')}"}
        form = {
            "service": self._bucket,
            "notify_url": notify_url,
            "source": f"/{source_path.lstrip('/')}",
            "tasks": base64.b64encode(orjson.dumps([task])).decode(),
            "accept": "json",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await self._endpoint.call(Request("POST", "/pretreatment/", headers, urlencode(form).encode()))
        match _json(answer):
            case [str() as task_id] if task_id:
                return task_id
        raise unreadable(answer)

    async def outcome(self, task_id: str) -> Outcome:
        """How far the task has come, as UpYun tells when asked. Raises StorageFailed."""
        percent = _of_task(await self._ask("/status/", task_id), task_id)
        working = under_way(percent)
        if working:
            return working
        result = _of_task(await self._ask("/result/", task_id, accepts=_UNTOLD), task_id)
        return ended(result if isinstance(result, dict) else {}, gave_up=percent == GAVE_UP)

    def is_genuine(self, uri: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a notification bears UpYun's signature, be it the current one or the old one in the body.

        `uri` is the path (and query) of our own notify URL. Never a reason to believe the notification: it is a hint
        to ask `outcome`, whoever sent it.
        """
        return notifications.is_genuine(self._operator, uri, headers, body, self._clock.now())

    @staticmethod
    def task_of(body: bytes) -> str | None:
        """The id of the task that a notification is about; None when the body names none."""
        return notifications.task_of(body)

    async def close(self) -> None:
        """Ends idle connections."""
        await self._endpoint.close()

    async def _ask(self, path: str, task_id: str, accepts: frozenset[int] = frozenset()) -> Answer:
        query = urlencode({"service": self._bucket, "task_ids": task_id})
        return await self._endpoint.call(Request("GET", f"{path}?{query}", accepts=accepts))


def _of_task(answer: Answer, task_id: str) -> object:
    """What is told of this task, None when nothing is. It stands below "tasks", or bare, as some of UpYun's pages say.

    Raises StorageFailed when the answer is no JSON object.
    """
    told = _json(answer)
    if not isinstance(told, dict):
        raise unreadable(answer)
    tasks = told.get("tasks", told)
    return tasks.get(task_id) if isinstance(tasks, dict) else None


def _json(answer: Answer) -> object:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
