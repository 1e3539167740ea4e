"""`wxgate account`: official accounts."""

from typing import Annotated

import typer

from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, Reveal, SecretFile, both, examples, given_secret, required_secret, usage
from wxgate.cli.output import print_record, print_records, say
from wxgate.cli.records import account_record
from wxgate.tenants.account import STABLE, Account, TokenApi
from wxgate.tenants.account_admin import AccountFields

app = typer.Typer(no_args_is_help=True, help="公众号 / Official accounts.")

Appid = Annotated[str, typer.Argument(metavar="APPID", help=both("公众号的 appid", "The account's appid."))]
NewAppid = Annotated[str, typer.Option("--appid", help=both("公众号的 appid", "The account's appid."))]
Name = Annotated[str, typer.Option(help=both("便于识别的名称", "A name for people."))]
NewName = Annotated[str | None, typer.Option("--name", help=both("便于识别的名称", "A name for people."))]
Secret = Annotated[
    str | None,
    typer.Option(
        help=both("AppSecret；add 时不给则询问", "The AppSecret; `add` asks for it when omitted."), metavar="SECRET"
    ),
]
Api = Annotated[
    TokenApi | None,
    typer.Option(
        "--token-api",
        help=both("取 access_token 的接口，默认 stable", "Which WeChat API gives the access token; stable unless set."),
    ),
]

LIST_COLUMNS = ("app_id", "app_name", "token_api", "closed")


@app.command(
    epilog=examples(
        "wxgate account add --appid wx0123456789abcdef --name 咖啡店",
        "wxgate account add --appid wx0123456789abcdef --name shop --secret-file secret.txt --json",
    )
)
def add(
    appid: NewAppid,
    name: Name,
    secret: Secret = None,
    secret_file: SecretFile = None,
    token_api: Api = None,
    json: Json = False,
) -> None:
    """添加公众号 / Add an official account."""
    given = required_secret(secret, secret_file, "AppSecret")

    async def work(installation: Installation) -> Account:
        return await installation.accounts.add(appid, secret=given, name=name, token_api=token_api or STABLE)

    print_record(account_record(run(work)), as_json=json)


@app.command("list", epilog=examples("wxgate account list", "wxgate account list --json"))
def list_(json: Json = False) -> None:
    """列出全部公众号 / List all official accounts."""

    async def work(installation: Installation) -> list[Account]:
        return await installation.accounts.accounts()

    print_records([account_record(account) for account in run(work)], LIST_COLUMNS, as_json=json)


@app.command(
    epilog=examples("wxgate account show wx0123456789abcdef", "wxgate account show wx0123456789abcdef --reveal")
)
def show(appid: Appid, reveal: Reveal = False, json: Json = False) -> None:
    """查看一个公众号 / Show one official account."""

    async def work(installation: Installation) -> Account:
        return await installation.accounts.account(appid)

    print_record(account_record(run(work), reveal=reveal), as_json=json)


@app.command(
    epilog=examples(
        "wxgate account edit wx0123456789abcdef --name 新名称",
        "wxgate account edit wx0123456789abcdef --secret-file secret.txt",
    )
)
def edit(
    appid: Appid,
    name: NewName = None,
    secret: Secret = None,
    secret_file: SecretFile = None,
    token_api: Api = None,
    json: Json = False,
) -> None:
    """修改公众号；换 AppSecret 后旧 token 作废 / Change an account; a new AppSecret voids its tokens."""
    fields: AccountFields = {}
    if name is not None:
        fields["name"] = name
    if (given := given_secret(secret, secret_file)) is not None:
        fields["secret"] = given
    if token_api is not None:
        fields["token_api"] = token_api
    if not fields:
        raise usage("没有要修改的内容", "nothing to change")

    async def work(installation: Installation) -> Account:
        return await installation.accounts.edit(appid, **fields)

    print_record(account_record(run(work)), as_json=json)


@app.command(epilog=examples("wxgate account close wx0123456789abcdef"))
def close(appid: Appid, json: Json = False) -> None:
    """关闭公众号；绑定它的客户将得到 110 / Close an account; its clients are then answered 110."""

    async def work(installation: Installation) -> tuple[Account, int]:
        account = await installation.accounts.close(appid)
        return account, sum(client.appid == appid for client in await installation.clients.clients())

    account, clients = run(work)
    say(f"已关闭，绑定的客户 {clients} 个", f"closed; clients bound to it: {clients}")
    print_record(account_record(account), as_json=json)


@app.command("open", epilog=examples("wxgate account open wx0123456789abcdef"))
def open_(appid: Appid, json: Json = False) -> None:
    """重新启用已关闭的公众号 / Open a closed account again."""

    async def work(installation: Installation) -> Account:
        return await installation.accounts.open(appid)

    print_record(account_record(run(work)), as_json=json)
