"""`wxgate account`: official accounts."""

from typing import Annotated

import typer

from wxgate.cli import findings, token_states
from wxgate.cli.client_options import NOTHING, either
from wxgate.cli.installation import Installation, opened_api, opened_keeper, run
from wxgate.cli.options import Json, Reveal, SecretFile, both, examples, given_secret, required_secret, usage
from wxgate.cli.output import Record, print_json, print_record, print_records, say
from wxgate.cli.records import account_record
from wxgate.tenants.account import STABLE, Account, TokenApi
from wxgate.tenants.account_admin import AccountFields
from wxgate.tokens.check import check_account
from wxgate.tokens.platform_check import check_authorized

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
PushToken = Annotated[
    str | None,
    typer.Option(
        "--push-token",
        help=both("服务器配置中的令牌，用于验证推送", "The Token of WeChat's server configuration; it signs pushes."),
        metavar="TOKEN",
    ),
]
NoPushToken = Annotated[bool, typer.Option("--no-push-token", help=both("不再接收推送", "Take no pushes any more."))]
AesKey = Annotated[
    str | None,
    typer.Option(
        "--aes-key",
        help=both("服务器配置中的 EncodingAESKey，用于解密推送", "The EncodingAESKey, which decrypts pushes."),
        metavar="KEY",
    ),
]
NoAesKey = Annotated[bool, typer.Option("--no-aes-key", help=both("不再解密推送", "Decrypt pushes no more."))]

LIST_COLUMNS = ("app_id", "app_name", "token_api", "token_state", "closed")


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
    push_token: PushToken = None,
    aes_key: AesKey = None,
    json: Json = False,
) -> None:
    """添加公众号 / Add an official account."""
    given = required_secret(secret, secret_file, "AppSecret")

    async def work(installation: Installation) -> Record:
        account = await installation.accounts.add(
            appid,
            secret=given,
            name=name,
            token_api=token_api or STABLE,
            push_token=push_token,
            push_aes_key=aes_key,
        )
        return _record(installation, account)

    print_record(run(work), as_json=json)


@app.command("list", epilog=examples("wxgate account list", "wxgate account list --json"))
def list_(json: Json = False) -> None:
    """列出全部公众号 / List all official accounts."""

    async def work(installation: Installation) -> list[Record]:
        known, now = await token_states.of_all(installation.database), installation.clock.now()
        return [
            {**_record(installation, account), "token_state": token_states.worst(account, known, now)}
            for account in await installation.accounts.accounts()
        ]

    print_records(run(work), LIST_COLUMNS, as_json=json)


@app.command(
    epilog=examples("wxgate account show wx0123456789abcdef", "wxgate account show wx0123456789abcdef --reveal")
)
def show(appid: Appid, reveal: Reveal = False, json: Json = False) -> None:
    """查看一个公众号及其 token 的状况 / Show one official account and how its tokens are doing."""

    async def work(installation: Installation) -> tuple[Record, list[Record]]:
        account = await installation.accounts.account(appid)
        known = await token_states.of_owner(installation.database, appid)
        tokens = token_states.token_records(account, known, installation.clock.now())
        return _record(installation, account, reveal=reveal), tokens

    record, tokens = run(work)
    if json:
        print_json({**record, "tokens": [dict(token) for token in tokens]})
        return
    print_record(record, as_json=False)
    typer.echo()
    print_records(tokens, token_states.COLUMNS, as_json=False)
    print_record(token_states.errors(tokens), as_json=False)


@app.command(
    epilog=examples("wxgate account check wx0123456789abcdef", "wxgate account check wx0123456789abcdef --json")
)
def check(appid: Appid, json: Json = False) -> None:
    """向微信核实公众号，说明每个问题及其解决办法 / Ask WeChat whether the account works; says what to do if not."""

    async def work(installation: Installation) -> list[findings.Finding]:
        account = await installation.accounts.account(appid)
        async with opened_api(installation.settings) as api:
            if account.authorization is None:
                found = await check_account(api, account, installation.clock)
            else:
                async with opened_keeper(installation, api) as keeper:
                    found = await check_authorized(keeper, api, account, installation.clock)
            return [findings.told(each) for each in found]

    findings.report(run(work), as_json=json)


@app.command(
    epilog=examples(
        "wxgate account edit wx0123456789abcdef --name 新名称",
        "wxgate account edit wx0123456789abcdef --secret-file secret.txt",
        "# 接收推送；把 push_url 填入公众平台的服务器配置 / take pushes; enter push_url in WeChat's console",
        "wxgate account edit wx0123456789abcdef --push-token TOKEN --aes-key KEY",
    )
)
def edit(
    appid: Appid,
    name: NewName = None,
    secret: Secret = None,
    secret_file: SecretFile = None,
    token_api: Api = None,
    push_token: PushToken = None,
    no_push_token: NoPushToken = False,
    aes_key: AesKey = None,
    no_aes_key: NoAesKey = False,
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
    if (token := either("push-token", push_token, no_push_token)) is not None:
        fields["push_token"] = None if token is NOTHING else token
    if (key := either("aes-key", aes_key, no_aes_key)) is not None:
        fields["push_aes_key"] = None if key is NOTHING else key
    if not fields:
        raise usage("没有要修改的内容", "nothing to change")

    async def work(installation: Installation) -> Record:
        return _record(installation, await installation.accounts.edit(appid, **fields))

    print_record(run(work), as_json=json)


@app.command(epilog=examples("wxgate account close wx0123456789abcdef"))
def close(appid: Appid, json: Json = False) -> None:
    """关闭公众号；绑定它的客户将得到 110 / Close an account; its clients are then answered 110."""

    async def work(installation: Installation) -> tuple[Record, int]:
        account = await installation.accounts.close(appid)
        bound = sum(client.appid == appid for client in await installation.clients.clients())
        return _record(installation, account), bound

    record, clients = run(work)
    say(f"已关闭，绑定的客户 {clients} 个", f"closed; clients bound to it: {clients}")
    print_record(record, as_json=json)


@app.command("open", epilog=examples("wxgate account open wx0123456789abcdef"))
def open_(appid: Appid, json: Json = False) -> None:
    """重新启用已关闭的公众号 / Open a closed account again."""

    async def work(installation: Installation) -> Record:
        return _record(installation, await installation.accounts.open(appid))

    print_record(run(work), as_json=json)


def _record(installation: Installation, account: Account, *, reveal: bool = False) -> Record:
    return account_record(account, installation.settings.public_url, reveal=reveal)
