"""The controls below `/_upyun/`: what tests tell the simulated UpYun, and what they learn of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import cast

import orjson

from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.upyun.buckets import RIGHTS
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.fault_fields import fault_of
from wxgate_sim.upyun.notifications import send
from wxgate_sim.upyun.option_fields import change, how_of
from wxgate_sim.upyun.request import JSON, Answer, Request
from wxgate_sim.upyun.running import Runner
from wxgate_sim.upyun.storage import Storage
from wxgate_sim.upyun.world import Upyun

PREFIX = "/_upyun/"
PUBLIC = f"{PREFIX}public"
LONGEST_ADVANCE = 10.0 * 365 * 86_400

Control = Callable[[Fields], Awaitable[dict[str, object]]]


class Controls:
    """JSON in, JSON out; a refusal names the parameter and what it accepts."""

    def __init__(self, upyun: Upyun, runner: Runner, storage: Storage) -> None:
        self._upyun = upyun
        self._runner = runner
        self._storage = storage
        self._by_call: Mapping[tuple[str, str], Control] = {
            ("GET", "state"): self._state,
            ("POST", "reset"): self._reset,
            ("POST", "buckets"): self._add_bucket,
            ("PATCH", "options"): self._change_options,
            ("POST", "clock"): self._move_clock,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("POST", "notifications"): self._notify,
        }

    async def served(self, request: Request) -> Answer:
        """The answer of one control, or a file as the bucket's public domain shows it."""
        if request.method in ("GET", "HEAD") and request.path.startswith(f"{PUBLIC}/"):
            return self._public(request.path.removeprefix(PUBLIC))
        control = self._by_call.get((request.method, request.path.removeprefix(PREFIX)))
        try:
            if control is None:
                known = ", ".join(f"{method} {PREFIX}{path}" for method, path in self._by_call)
                raise BadInput("path", f"no such control; there are: {known}", f"没有这个控制接口；可用：{known}", 404)
            return _shown(await control(Fields(_object(await request.body()))))
        except BadInput as bad:
            told = {"error": f"{bad.parameter}: {bad.zh} / {bad.en}", "parameter": bad.parameter}
            return _shown(told, bad.status)

    def _public(self, key: str) -> Answer:
        try:
            return self._storage.whole(key)
        except Refused as refused:
            return Answer(refused.status, f"{refused.phrase}\n".encode(), {"Content-Type": "text/plain"})

    async def _state(self, given: Fields) -> dict[str, object]:
        given.finish()
        upyun, now = self._upyun, self._upyun.clock.now()
        files = [
            {"path": key, "size": each.size, "md5": each.md5, "content_type": each.content_type}
            for key, each in upyun.files.stored.items()
        ]
        tasks = [{**task.result(), "percent": task.percent(now)} for task in upyun.tasks.values()]
        return {
            "buckets": sorted(upyun.buckets.names),
            "operators": {each.name: sorted(each.buckets) for each in upyun.buckets.operators.values()},
            "files": files,
            "tasks": tasks,
            "notifications": [asdict(each) for each in upyun.sent],
            "calls": [asdict(each) for each in upyun.calls],
            "options": asdict(upyun.options),
            "now": now,
        }

    async def _reset(self, given: Fields) -> dict[str, object]:
        given.finish()
        self._runner.stop()
        self._upyun.forget()
        return {}

    async def _add_bucket(self, given: Fields) -> dict[str, object]:
        bucket, operator, password = given.text("bucket"), given.text("operator"), given.text("password")
        rights = given.texts("rights", RIGHTS) if given.has("rights") else RIGHTS
        given.finish()
        if "/" in bucket:
            raise BadInput("bucket", "must have no slash", "不能含有斜杠")
        self._upyun.buckets.add(bucket, operator, password, tuple(rights))
        return {"bucket": bucket, "operator": operator, "rights": list(rights)}

    async def _change_options(self, given: Fields) -> dict[str, object]:
        change(self._upyun.options, given)
        return asdict(self._upyun.options)

    async def _move_clock(self, given: Fields) -> dict[str, object]:
        if given.has("advance"):
            self._upyun.clock.advance(given.number("advance", -LONGEST_ADVANCE, LONGEST_ADVANCE))
        else:
            self._upyun.clock.set(given.number("now", 0, 2**33))
        given.finish()
        return {"now": self._upyun.clock.now()}

    async def _add_fault(self, given: Fields) -> dict[str, object]:
        fault = fault_of(given, next(self._upyun.faults.numbers))
        self._upyun.faults.active.append(fault)
        return asdict(fault)

    async def _clear_faults(self, given: Fields) -> dict[str, object]:
        given.finish()
        self._upyun.faults.active.clear()
        return {}

    async def _notify(self, given: Fields) -> dict[str, object]:
        task, how = self._upyun.tasks.get(given.text("task_id")), how_of(given, "how")
        given.finish()
        if task is None:
            raise BadInput("task_id", "no such task", "没有这个任务", 404)
        sent = await send(task, how, self._upyun.clock.now())
        self._upyun.sent.append(sent)
        return asdict(sent)


def _object(body: bytes) -> dict[str, object]:
    try:
        data: object = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict):
        raise BadInput("body", "must be a JSON object", "必须是 JSON 对象")
    return cast("dict[str, object]", data)


def _shown(told: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(status, orjson.dumps(told), {"Content-Type": JSON})
