"""`wxgate visitor`: the people who came through springboards."""

import sys
from typing import Annotated

import typer

from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, both, examples, usage
from wxgate.cli.output import Record, print_record
from wxgate.messages.forgetting import forget as forget_messages
from wxgate.push.forgetting import forget as forget_pushes
from wxgate.relay.forgetting import forget as forget_visits

app = typer.Typer(no_args_is_help=True, help="访客的个人信息 / Visitors' personal data.")

Openid = Annotated[str, typer.Argument(metavar="OPENID", help=both("访客的 openid", "The visitor's openid."))]
Appid = Annotated[
    str, typer.Option("--appid", help=both("openid 所属的公众号", "The official account that the openid belongs to."))
]
Yes = Annotated[bool, typer.Option("--yes", help=both("不再询问", "Do not ask."))]


@app.command(
    epilog=examples(
        "wxgate visitor forget oABC123 --appid wx0123456789abcdef",
        "wxgate visitor forget oABC123 --appid wx0123456789abcdef --yes --json",
    )
)
def forget(openid: Openid, appid: Appid, yes: Yes = False, json: Json = False) -> None:
    """删除一位访客的全部数据（个人信息保护法第四十七条），不可恢复 / Delete all data of one visitor, for good."""
    if not yes:
        _ask(appid)

    async def work(installation: Installation) -> Record:
        await installation.accounts.account(appid)  # a mistyped appid shall not look like a visitor without data
        database = installation.database
        visits = await forget_visits(database, appid, openid)
        pushes = await forget_pushes(database, appid, openid)
        messages = await forget_messages(database, appid, openid)
        return {
            "app_id": appid,
            "visits": visits.visits,
            "springboards": visits.springboards,
            "pushes": pushes,
            "messages": messages.messages,
            "jobs": messages.jobs,
        }

    print_record(run(work), as_json=json)


def _ask(appid: str) -> None:
    if not sys.stdin.isatty():
        raise usage("不在终端中运行时须给出 --yes", "--yes is required when nobody can be asked")
    typer.confirm(
        f"删除该访客在公众号 {appid} 的全部数据？ / Delete all data of this visitor of {appid}?", abort=True, err=True
    )
