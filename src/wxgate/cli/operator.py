"""`wxgate operator`: the people who work in the console."""

from typing import Annotated

import typer

from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, both, examples
from wxgate.cli.output import Record, print_record, print_records, say
from wxgate.console.addresses import link_path
from wxgate.operators.admin import Operator
from wxgate.operators.names import FIRST

app = typer.Typer(no_args_is_help=True, help="控制台的操作员 / Operators of the console.")

Name = Annotated[str, typer.Argument(metavar="NAME", help=both("操作员名", "The operator's name."))]

COLUMNS = ("name", "has_password", "closed", "created_at")


@app.command(epilog=examples("wxgate operator add li.lei"))
def add(name: Name, json: Json = False) -> None:
    """添加操作员，给出设置密码的一次性链接 / Add an operator; prints the link that sets the password, once."""

    async def work(installation: Installation) -> Record:
        return _link(installation, name, await installation.operators.add(name))

    _print_link(run(work), as_json=json)


@app.command(
    epilog=examples("wxgate operator link", "# 忘了密码，或被锁在外面 / for a forgotten password, or when locked out"),
)
def link(name: Name = FIRST, json: Json = False) -> None:
    """给出重设密码的一次性链接，24 小时内有效 / Print a link that sets a new password, once, within 24 hours."""

    async def work(installation: Installation) -> Record:
        if name == FIRST:
            await installation.operators.first_link()  # makes the first operator where there is nobody yet
        return _link(installation, name, await installation.operators.link(name))

    _print_link(run(work), as_json=json)


@app.command("list", epilog=examples("wxgate operator list --json"))
def list_(json: Json = False) -> None:
    """列出全部操作员 / List all operators."""

    async def work(installation: Installation) -> list[Operator]:
        return await installation.operators.operators()

    print_records([_record(each) for each in run(work)], COLUMNS, as_json=json)


@app.command(epilog=examples("wxgate operator close li.lei"))
def close(name: Name, json: Json = False) -> None:
    """关闭操作员，立即退出其全部会话 / Close an operator, whose sessions end at once."""

    async def work(installation: Installation) -> None:
        await installation.operators.close(name)

    run(work)
    say("已关闭", "closed")
    print_record({"name": name, "closed": True}, as_json=json)


@app.command("open", epilog=examples("wxgate operator open li.lei"))
def open_(name: Name, json: Json = False) -> None:
    """重新启用已关闭的操作员 / Let a closed operator sign in again."""

    async def work(installation: Installation) -> None:
        await installation.operators.open(name)

    run(work)
    print_record({"name": name, "closed": False}, as_json=json)


def _link(installation: Installation, name: str, token: str) -> Record:
    return {"name": name, "link": f"{installation.settings.public_url}{link_path(token)}"}


def _print_link(record: Record, *, as_json: bool) -> None:
    say("链接只能用一次，请只交给本人", "the link works once; give it to that person only")
    print_record(record, as_json=as_json)


def _record(operator: Operator) -> Record:
    return {
        "name": operator.name,
        "has_password": operator.has_password,
        "closed": operator.closed,
        "created_at": int(operator.created_at),
    }
