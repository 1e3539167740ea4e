"""`/pretreatment/`, `/status/` and `/result/` (UpYun reference §7)."""

import binascii
from base64 import b64decode
from urllib.parse import urlsplit

import orjson

from wxgate_sim.upyun.access import check
from wxgate_sim.upyun.bodies import check_md5, not_chunked
from wxgate_sim.upyun.buckets import Operator
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.request import JSON, Answer, Request, form_of
from wxgate_sim.upyun.running import Runner
from wxgate_sim.upyun.signature import md5_hex
from wxgate_sim.upyun.tasks import Task
from wxgate_sim.upyun.world import CallRecord, Upyun

MOST_TASKS = 10
MOST_IDS = 20
KINDS = frozenset({"audio", "video", "probe"})


class Processing:
    """The three calls."""

    def __init__(self, upyun: Upyun, runner: Runner) -> None:
        self._upyun = upyun
        self._runner = runner

    async def submit(self, request: Request, record: CallRecord) -> Answer:
        """Make tasks; they run at once."""
        not_chunked(request)
        body = await request.body()
        record.body = body.decode("utf-8", "replace")
        form = form_of(body)
        bucket = form.get("service") or form.get("bucket_name") or ""
        operator = check(self._upyun.buckets, request, bucket, "write", self._upyun.clock.now())
        check_md5(request, len(body), md5_hex(body))
        if not (bucket and form.get("source") and form.get("tasks")) or "notify_url" not in form:
            raise Refused(40010001)
        if form["notify_url"] and urlsplit(form["notify_url"]).scheme not in {"http", "https"}:
            raise Refused(40010002)
        tasks = [self._task(operator, bucket, form, wanted) for wanted in _tasks(form["tasks"])]
        for task in tasks:
            self._upyun.tasks[task.id] = task
            self._runner.start(task)
        return Answer(body=orjson.dumps([task.id for task in tasks]), headers={"Content-Type": JSON})

    def status(self, request: Request) -> Answer:
        """How far the tasks have come; null for those that nobody knows."""
        bucket, ids = self._asked(request)
        now = self._upyun.clock.now()
        known = {task_id: self._known(task_id, bucket) for task_id in ids}
        percents = {task_id: task.percent(now) if task else None for task_id, task in known.items()}
        return Answer(body=orjson.dumps({"tasks": percents}), headers={"Content-Type": JSON})

    def result(self, request: Request) -> Answer:
        """How the tasks ended; nothing about those that have not."""
        bucket, ids = self._asked(request)
        known = [self._known(task_id, bucket) for task_id in ids]
        told = {task.id: task.result() for task in known if task and task.status_code is not None}
        shown = {"tasks": told} if self._upyun.options.result_shape == "tasks" else told
        return Answer(body=orjson.dumps(shown), headers={"Content-Type": JSON})

    def _asked(self, request: Request) -> tuple[str, list[str]]:
        query = form_of(request.query.encode())
        bucket = query.get("service") or query.get("bucket_name") or ""
        check(self._upyun.buckets, request, bucket, "read", self._upyun.clock.now())
        ids = [each for each in query.get("task_ids", "").split(",") if each]
        if not ids:
            raise Refused(40010001)
        if len(ids) > MOST_IDS:
            raise Refused(40010003)
        return bucket, ids

    def _known(self, task_id: str, bucket: str) -> Task | None:
        task = self._upyun.tasks.get(task_id)
        return task if task and task.bucket == bucket else None

    def _task(self, operator: Operator, bucket: str, form: dict[str, str], wanted: dict[str, object]) -> Task:
        options, task_id = self._upyun.options, self._upyun.new_id()
        begins = self._upyun.clock.now() + options.task_wait
        source = f"/{form['source'].lstrip('/')}"
        save_as = str(wanted.get("save_as") or f"{source.rpartition('/')[0]}/{task_id}.mp3")
        return Task(
            id=task_id,
            bucket=bucket,
            operator=operator,
            source=source,
            save_as=f"/{save_as.lstrip('/')}",
            kind=str(wanted["type"]),
            avopts=str(wanted.get("avopts", "")),
            notify_url=form["notify_url"],
            as_json=form.get("accept") == "json",
            return_info=wanted.get("return_info") is True,
            begins=begins,
            ends=begins + options.task_seconds,
        )


def _tasks(encoded: str) -> list[dict[str, object]]:
    try:
        tasks: object = orjson.loads(b64decode(encoded, validate=True))
    except (binascii.Error, orjson.JSONDecodeError, ValueError):
        raise Refused(40010033) from None
    if not isinstance(tasks, list) or not all(isinstance(each, dict) for each in tasks):
        raise Refused(40010033)
    if not 1 <= len(tasks) <= MOST_TASKS:
        raise Refused(40010003)
    if not all(each.get("type") in KINDS for each in tasks):
        raise Refused(40010001)
    return tasks
