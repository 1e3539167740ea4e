"""The options of `wxgate jobs`, and which jobs they mean."""

import re
from datetime import datetime
from typing import Annotated, Final

import typer

from wxgate.cli.options import both, read_seconds, usage
from wxgate.jobs.records import JobFilter

HIGHEST: Final = 2**63 - 1

Ids = Annotated[
    list[int] | None,
    typer.Argument(metavar="ID", min=1, max=HIGHEST, help=both("任务编号，可多个", "Numbers of jobs.")),
]
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=HIGHEST, help=both("任务编号", "The job's number."))]
Lane = Annotated[
    str,
    typer.Argument(
        metavar="KIND/LANE", help=both("队列全名，见 wxgate jobs lanes", "The lane as wxgate jobs lanes names it.")
    ),
]
Dead = Annotated[
    bool, typer.Option("--dead", help=both("全部死信，可加筛选条件", "All dead letters, or those that match."))
]
Kind = Annotated[str | None, typer.Option("--kind", help=both("只看这一类任务", "Jobs of this kind only."))]
LaneBegins = Annotated[
    str | None,
    typer.Option(
        "--lane",
        help=both(
            "只看名称以此开头的队列，如 appid、client_code、域名",
            "Only lanes that begin so: an appid, a client's code or a host.",
        ),
        metavar="TEXT",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        help=both(
            "在此之后的任务，如 2h、3d",
            "Created, or given up, since then: 2h or 3d ago, or 2025-06-01T08:00.",
        ),
        metavar="WHEN",
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help=both("最多列出几个", "How many at most."))]
Before = Annotated[
    int | None,
    typer.Option(
        "--before", metavar="ID", min=1, max=HIGHEST, help=both("只列编号更小的任务", "Jobs with a lower number only.")
    ),
]
Reveal = Annotated[
    bool,
    typer.Option(
        "--reveal", help=both("显示任务内容，其中有个人信息", "Show what the job holds: it has personal data.")
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help=both("不再询问", "Do not ask."))]


def read_filter(kind: str | None, lane: str | None, since: str | None, now: float) -> JobFilter:
    """The jobs that these options mean. A usage error for a moment that cannot be read."""
    return JobFilter(kind, lane, None if since is None else read_moment(since, "--since", now))


def read_moment(text: str, option: str, now: float) -> float:
    """The UNIX time of `2h` or `3d` ago or of an ISO 8601 date, by this machine's time zone unless it names one."""
    if re.fullmatch(r"[0-9]+[smhd]", text):
        return now - read_seconds(text, option)
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        raise usage(
            f"{option} 应如 2h、3d，或日期时间 2025-06-01T08:00",
            f"{option} must be like 2h or 3d, or a date and time like 2025-06-01T08:00",
        ) from None


def require_one_choice(ids: list[int] | None, dead: bool, *filters: str | None) -> None:
    """A usage error unless jobs are chosen either by number or as dead letters, and only the latter filtered."""
    if bool(ids) == dead:
        raise usage("请给出任务编号或 --dead，二者取一", "give either numbers of jobs or --dead")
    if not dead and any(each is not None for each in filters):
        raise usage("--kind、--lane、--since 只能与 --dead 一起用", "--kind, --lane and --since go with --dead only")
