"""`wxgate links`: short links and their visits."""

from typing import Annotated, Final

import typer

from wxgate.cli.errors import CommandRefused
from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, both, examples, usage
from wxgate.cli.output import Record, print_record, print_records, say
from wxgate.links.listing import LISTED, DayPage, LinkFilter, LinkPage, Visited, find_link, read_days, read_links
from wxgate.links.parameters import read_day, read_key
from wxgate.links.targets import PREFIX

app = typer.Typer(no_args_is_help=True, help="短链接及其访问统计 / Short links and their visits.")

LINK_COLUMNS: Final = ("url_val", "client_code", "out_id", "visits", "in_weixin", "made_at", "url")
DAY_COLUMNS: Final = ("day", "visits", "in_weixin")

Link = Annotated[
    str, typer.Argument(metavar="LINK", help=both("短链接或其 32 位标识", "The short link, or its 32 digits."))
]
OneLink = Annotated[
    str | None,
    typer.Argument(metavar="[LINK]", help=both("只统计这个短链接", "Visits of this short link only.")),
]
ClientCode = Annotated[
    str | None, typer.Option("--client", metavar="CODE", help=both("只看这个客户的", "This client's only."))
]
OutId = Annotated[
    str | None, typer.Option("--out-id", metavar="X", help=both("只看这个场景ID的", "Those with this scene id only."))
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help=both("最多列出几行", "How many at most."))]
BeforeLink = Annotated[
    str | None,
    typer.Option("--before", metavar="LINK", help=both("只列比它更早生成的", "Links older than this one only.")),
]
BeforeDay = Annotated[
    str | None,
    typer.Option("--before", metavar="DAY", help=both("只列这一天之前的", "Days before this one only: 2026-03-01.")),
]


@app.command(
    "list",
    epilog=examples(
        "wxgate links list --client CODE --out-id poster-2026-spring",
        "wxgate links list --limit 200 --json",
        "# 接着看更早的 / go on with older ones",
        "wxgate links list --before c65436a9088601a96203e1e96248fd03",
    ),
)
def list_(
    client: ClientCode = None,
    out_id: OutId = None,
    limit: Limit = LISTED,
    before: BeforeLink = None,
    json: Json = False,
) -> None:
    """列出短链接及访问次数，新的在前 / List short links with their visits, the newest first."""
    after = None if before is None else _key(before, "--before")

    async def work(installation: Installation) -> tuple[LinkPage, str]:
        page = await installation.database.read(read_links, LinkFilter(client, out_id), limit, after)
        if page is None:
            raise _not_there()
        return page, installation.settings.short

    page, base = run(work)
    print_records([_record(each, base) for each in page.links], LINK_COLUMNS, as_json=json)
    if page.more:
        oldest = page.links[-1].link.key
        say(f"还有更早的：加 --before {oldest} 接着看", f"there are older ones: go on with --before {oldest}")


@app.command(epilog=examples("wxgate links show https://s.example.com/tu/c65436a9088601a96203e1e96248fd03 --json"))
def show(link: Link, json: Json = False) -> None:
    """查看一个短链接 / Show one short link."""
    key = _key(link, "LINK")

    async def work(installation: Installation) -> tuple[Visited | None, str]:
        return await installation.database.read(find_link, key), installation.settings.short

    found, base = run(work)
    if found is None:
        raise _not_there()
    print_record(_record(found, base), as_json=json)


@app.command(
    epilog=examples(
        "wxgate links stats c65436a9088601a96203e1e96248fd03",
        "# 某场景下全部短链接的合计 / all links of one scene together",
        "wxgate links stats --out-id poster-2026-spring --json",
        "# 接着看更早的日子 / go on with earlier days",
        "wxgate links stats --client CODE --limit 31 --before 2026-03-01",
    )
)
def stats(
    link: OneLink = None,
    client: ClientCode = None,
    out_id: OutId = None,
    limit: Limit = LISTED,
    before: BeforeDay = None,
    json: Json = False,
) -> None:
    """逐日统计访问次数（北京时间），新的在前 / Visits day by day in China (UTC+8), the latest first."""
    wanted = LinkFilter(client, out_id, None if link is None else _key(link, "LINK"))
    until = None if before is None else _day(before)

    async def work(installation: Installation) -> DayPage:
        if wanted.key is not None and await installation.database.read(find_link, wanted.key) is None:
            raise _not_there()
        return await installation.database.read(read_days, wanted, limit, until)

    page = run(work)
    days: list[Record] = [{"day": each.day, "visits": each.visits, "in_weixin": each.in_weixin} for each in page.days]
    print_records(days, DAY_COLUMNS, as_json=json)
    if page.more:
        first = page.days[-1].day
        say(f"还有更早的：加 --before {first} 接着看", f"there are earlier ones: go on with --before {first}")


def _record(found: Visited, base: str) -> Record:
    """Every field of a link; names are the wire's where the wire has one."""
    link = found.link
    return {
        "url_val": link.key,
        "short_url": f"{base}{PREFIX}{link.key}",
        "url": link.url,
        "client_code": link.client_code,
        "out_id": link.out_id,
        "visits": found.visits,
        "in_weixin": found.in_weixin,
        "made_at": int(link.made_at),
        "updated_at": None if link.updated_at is None else int(link.updated_at),
    }


def _key(text: str, option: str) -> str:
    try:
        return read_key(text)
    except ValueError:
        raise usage(
            f"{option} 应为短链接或其 32 位十六进制标识", f"{option} must be a short link or its 32 hexadecimal digits"
        ) from None


def _day(text: str) -> str:
    try:
        return read_day(text)
    except ValueError:
        raise usage("--before 应为日期，如 2026-03-01", "--before must be a day, such as 2026-03-01") from None


def _not_there() -> CommandRefused:
    return CommandRefused("没有这个短链接", "there is no such short link")
