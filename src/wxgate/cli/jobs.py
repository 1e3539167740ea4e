"""`wxgate jobs`: background work, dead letters, lanes."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer

from wxgate.cli import job_options as given
from wxgate.cli.errors import CommandRefused
from wxgate.cli.installation import Installation, run
from wxgate.cli.job_records import LANE_COLUMNS, full_job_record, job_columns, job_record, lane_record
from wxgate.cli.options import Json, both, examples, usage
from wxgate.cli.output import Record, print_record, print_records, say
from wxgate.cli.progress import progress
from wxgate.jobs.admin import LISTED, JobAdmin
from wxgate.jobs.records import DeadLetters, JobFilter, JobRecord, LaneRecord, Page, StateAsked
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="后台任务 / Background jobs.")

State = Annotated[
    StateAsked, typer.Option("--state", help=both("任务状态，默认全部", "Jobs in this state; all unless set."))
]


@app.command(
    "list",
    epilog=examples(
        "wxgate jobs list --state dead --since 2h",
        "wxgate jobs list --kind send_template --lane wx0123456789abcdef --json",
        "# 接着看更早的 / go on with older ones",
        "wxgate jobs list --limit 200 --before 4711",
    ),
)
def list_(
    state: State = "all",
    kind: given.Kind = None,
    lane: given.LaneBegins = None,
    since: given.Since = None,
    limit: given.Limit = LISTED,
    before: given.Before = None,
    json: Json = False,
) -> None:
    """列出等待、执行中和已放弃（死信）的任务，新的在前 / List jobs and dead letters, the newest first."""
    wanted = given.read_filter(kind, lane, since, Clock().now())

    async def work(jobs: JobAdmin) -> Page:
        return await jobs.jobs(wanted, state=state, limit=limit, before=before)

    page = _run(work)
    print_records([job_record(job) for job in page.jobs], job_columns(state), as_json=json)
    if page.more:
        oldest = page.jobs[-1].id
        say(f"还有更早的任务：加 --before {oldest} 接着看", f"there are older ones: go on with --before {oldest}")


@app.command(epilog=examples("wxgate jobs show 4711", "wxgate jobs show 4711 --reveal --json"))
def show(number: given.Id, reveal: given.Reveal = False, json: Json = False) -> None:
    """查看一个任务 / Show one job."""

    async def work(jobs: JobAdmin) -> JobRecord | None:
        return await jobs.job(number)

    job = _run(work)
    if job is None:
        raise CommandRefused(*_not_there([number]))
    print_record(full_job_record(job, reveal=reveal, parsed=json), as_json=json)


@app.command(
    epilog=examples(
        "wxgate jobs retry 4711 4712",
        "# 重放某公众号两小时内的全部死信 / replay an account's dead letters of the last two hours",
        "wxgate jobs retry --dead --lane wx0123456789abcdef --since 2h",
    )
)
def retry(
    ids: given.Ids = None,
    dead: given.Dead = False,
    kind: given.Kind = None,
    lane: given.LaneBegins = None,
    since: given.Since = None,
    json: Json = False,
) -> None:
    """重放死信；等待中的任务则立即执行 / Replay dead letters; a job that is waiting begins now."""
    given.require_one_choice(ids, dead, kind, lane, since)
    if not ids:
        wanted = given.read_filter(kind, lane, since, Clock().now())
        _report({"replayed": _run(lambda jobs: _retry_dead(jobs, wanted)), "hastened": 0}, as_json=json)
        return
    done = _run(lambda jobs: jobs.retry(ids))
    _report({"replayed": done.replayed, "hastened": done.hastened}, done.running, done.missing, as_json=json)


@app.command(
    epilog=examples(
        "wxgate jobs drop 4711",
        "# 删除三天内的全部死信，不再询问 / delete the dead letters of the last three days, without asking",
        "wxgate jobs drop --dead --kind deliver --since 3d --yes",
    )
)
def drop(
    ids: given.Ids = None,
    dead: given.Dead = False,
    kind: given.Kind = None,
    lane: given.LaneBegins = None,
    since: given.Since = None,
    yes: given.Yes = False,
    json: Json = False,
) -> None:
    """删除死信或等待中的任务，不可恢复 / Delete dead letters or waiting jobs, for good."""
    given.require_one_choice(ids, dead, kind, lane, since)
    if not yes and not sys.stdin.isatty():
        raise usage("不在终端中运行时须给出 --yes", "--yes is required when nobody can be asked")
    if not ids:
        wanted = given.read_filter(kind, lane, since, Clock().now())
        letters = _run(lambda jobs: jobs.dead_letters(wanted))
        _ask(letters.count, yes)
        _report({"dropped": _run(lambda jobs: _drop_dead(jobs, letters))}, as_json=json)
        return
    _ask(len(set(ids)), yes)
    done = _run(lambda jobs: jobs.drop(ids))
    _report({"dropped": done.dropped}, done.running, done.missing, as_json=json)


@app.command(epilog=examples("wxgate jobs lanes", "wxgate jobs lanes --json"))
def lanes(json: Json = False) -> None:
    """列出各队列：等待多少任务、是否暂停及原因 / List the lanes: how much waits, which of them rest and why."""

    async def work(jobs: JobAdmin) -> list[LaneRecord]:
        return await jobs.lanes()

    print_records([lane_record(lane, shown=not json) for lane in _run(work)], LANE_COLUMNS, as_json=json)


@app.command(epilog=examples("wxgate jobs resume send_template/wx0123456789abcdef"))
def resume(lane: given.Lane, json: Json = False) -> None:
    """立即结束一个队列的暂停 / End a lane's rest now."""

    async def work(jobs: JobAdmin) -> bool:
        return await jobs.resume(lane)

    if not _run(work):
        raise CommandRefused(
            f"队列 {lane} 没有暂停，见 wxgate jobs lanes", f"the lane {lane} does not rest; see wxgate jobs lanes"
        )
    say("已恢复，各进程 1 秒内生效", "resumed; every process knows within a second")
    print_record({"name": lane, "resumed": True}, as_json=json)


def _run(work: Callable[[JobAdmin], Awaitable[T]]) -> T:
    async def with_jobs(installation: Installation) -> T:
        return await work(JobAdmin(installation.database, installation.clock))

    return run(with_jobs)


async def _retry_dead(jobs: JobAdmin, wanted: JobFilter) -> int:
    letters = await jobs.dead_letters(wanted)
    with progress("重放 / replaying", letters.count) as told:
        return await jobs.retry_dead(letters.matching, told)


async def _drop_dead(jobs: JobAdmin, letters: DeadLetters) -> int:
    with progress("删除 / deleting", letters.count) as told:
        return await jobs.drop_dead(letters.matching, told)


def _ask(count: int, yes: bool) -> None:
    if count and not yes:
        typer.confirm(f"永久删除 {count} 个任务？ / Delete {count} jobs for good?", abort=True, err=True)


def _report(done: Record, running: Sequence[int] = (), missing: Sequence[int] = (), *, as_json: bool) -> None:
    """Print what was done; end the command with exit code 1 when some of the jobs are running or not there."""
    print_record({**done, "running": [*running], "missing": [*missing]}, as_json=as_json)
    left: list[Text] = []
    if running:
        numbers = _listed(running)
        left.append(Text(f"正在执行的任务未作改动：{numbers}", f"left alone, as they are running: {numbers}"))
    if missing:
        left.append(_not_there(missing))
    if left:
        raise CommandRefused("；".join(text.zh for text in left), "; ".join(text.en for text in left))


def _not_there(ids: Sequence[int]) -> Text:
    return Text(
        f"没有这些任务（可能早已完成）：{_listed(ids)}", f"no such jobs, they may be done long ago: {_listed(ids)}"
    )


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
