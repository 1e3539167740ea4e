"""Background jobs, dead letters and lanes: all that `wxgate jobs` does."""

from collections.abc import Mapping
from typing import Final, get_args

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.missing import Missing
from wxgate.console.paging import HIGHEST, before, further
from wxgate.console.since import CHOICES, since
from wxgate.console.visit import Visit
from wxgate.jobs.records import JobFilter, JobRecord, StateAsked
from wxgate.protocol.text import Text

PATH: Final = f"{ROOT}/jobs"
PAGE: Final = 50
LANES: Final = 50
"""Lanes on one page, besides those in trouble."""

STATES: Final[tuple[StateAsked, ...]] = get_args(StateAsked)

KINDS: Final[Mapping[str, Text]] = {
    "deliver": Text("回调客户", "deliver to a client"),
    "send_template": Text("发送模板消息", "send a template message"),
    "template_delivered": Text("记录送达", "note a delivery"),
    "make_mp3": Text("语音转 MP3", "make an MP3"),
}
"""The kinds that can be chosen, in words; others are shown by their names."""


class JobPages:
    """`/console/jobs`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """The list, one job, and the deeds."""
        return [
            self._gate.route(PATH, self.list_),
            self._gate.route(f"{PATH}/lanes", self.lanes),
            self._gate.route(f"{PATH}/lanes/resume", self.resume, "POST"),
            self._gate.route(f"{PATH}/retry-dead", self.retry_dead, "POST"),
            self._gate.route(f"{PATH}/{{number:int}}", self.show),
            self._gate.route(f"{PATH}/{{number:int}}/reveal", self.reveal, "POST"),
            self._gate.route(f"{PATH}/{{number:int}}/retry", self.retry, "POST"),
            self._gate.route(f"{PATH}/{{number:int}}/drop", self.drop, "POST"),
        ]

    async def list_(self, visit: Visit) -> Response:
        """The newest jobs that match."""
        asked: StateAsked = next((each for each in STATES if each == visit.asked("state")), "all")
        kind, lane = visit.asked("kind"), visit.asked("lane")
        wanted = JobFilter(kind or None, lane or None, since(visit.asked("since"), self._desk.clock.now()))
        page = await self._desk.jobs.jobs(wanted, state=asked, limit=PAGE, before=before(visit))
        standing = await self._desk.jobs.standing()
        return visit.page(
            "jobs.html",
            jobs=page.jobs,
            next=further(visit, page.jobs[-1].id) if page.more else "",
            state=asked,
            states=STATES,
            kind=kind,
            kinds=KINDS,
            lane=lane,
            since=visit.asked("since"),
            choices=CHOICES,
            standing=standing,
            replayed=visit.asked("replayed"),
        )

    async def lanes(self, visit: Visit) -> Response:
        """Every lane: how much waits, and which of them rest and why."""
        page = await self._desk.jobs.lane_page(LANES, visit.asked("after"))
        following = further(visit, page.lanes[-1].name, "after") if page.more else ""
        return visit.page("lanes.html", lanes=page.lanes, next=following)

    async def show(self, visit: Visit) -> Response:
        """One job."""
        return visit.page("job.html", job=await self._job(visit), payload="", kinds=KINDS)

    async def reveal(self, visit: Visit) -> Response:
        """One job with what it holds."""
        job = await self._job(visit)
        async with visit.change("job.reveal", str(job.id), kind=job.kind):
            return visit.page("job.html", job=job, payload=job.payload or "", kinds=KINDS)

    async def retry(self, visit: Visit) -> Response:
        """A dead letter is a job again; one that waits begins now."""
        number = _number(visit)
        async with visit.change("job.retry", str(number)):
            done = await self._desk.jobs.retry([number])
        told = "running" if done.running else "gone" if done.missing else "retried"
        return visit.redirect(_back(visit) or f"{PATH}/{number}", told)

    async def drop(self, visit: Visit) -> Response:
        """The job is gone, for good."""
        number = _number(visit)
        async with visit.change("job.drop", str(number)):
            done = await self._desk.jobs.drop([number])
        told = "running" if done.running else "gone" if done.missing else "dropped"
        return visit.redirect(_back(visit) or PATH, told)

    async def retry_dead(self, visit: Visit) -> Response:
        """All dead letters that match are jobs again."""
        form = visit.form
        kind, lane, word = form.text("kind"), form.text("lane"), form.text("since")
        wanted = JobFilter(kind or None, lane or None, since(word, self._desk.clock.now()))
        async with visit.change("job.retry_dead", kind or "*", lane=lane, since=word):
            letters = await self._desk.jobs.dead_letters(wanted)
            count = await self._desk.jobs.retry_dead(letters.matching)
        return visit.redirect(PATH, "retried", replayed=str(count))

    async def resume(self, visit: Visit) -> Response:
        """The lane goes on."""
        lane = visit.form.text("lane")
        async with visit.change("lane.resume", lane):
            resumed = await self._desk.jobs.resume(lane)
        return visit.redirect(f"{PATH}/lanes", "resumed" if resumed else "gone")

    async def _job(self, visit: Visit) -> JobRecord:
        number = _number(visit)
        job = await self._desk.jobs.job(number) if number <= HIGHEST else None
        if job is None:
            raise Missing(f"没有任务 {number}，可能早已完成", f"there is no job {number}; it may be done long ago")
        return job


def _number(visit: Visit) -> int:
    number: int = visit.request.path_params["number"]
    if number > HIGHEST:
        raise Missing("没有这个任务", "there is no such job")
    return number


def _back(visit: Visit) -> str:
    """The page whose form it was, if that is a message's or the list."""
    path = visit.form.text("back")
    return path if path.startswith((f"{ROOT}/messages/", PATH)) and not set(path) & set("?#\\") else ""
