"""`wxgate client`: the business systems that call the API."""

from typing import Annotated

import typer

from wxgate.cli import client_options as given
from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, Reveal, SecretFile, both, examples, given_secret, read_seconds, usage
from wxgate.cli.output import print_record, print_records, say
from wxgate.cli.records import client_record
from wxgate.deliveries.targets import refusal
from wxgate.tenants.client import Client

app = typer.Typer(no_args_is_help=True, help="客户（调用方业务系统）/ Clients: the systems that call the API.")

Code = Annotated[str, typer.Argument(metavar="CODE", help=both("client_code", "The client's code."))]
NewCode = Annotated[
    str | None,
    typer.Option("--code", help=both("沿用已有的 client_code", "Import the code that the client already has.")),
]
Secret = Annotated[
    str | None,
    typer.Option(help=both("沿用已有的 client_secret", "Import a secret instead of making one."), metavar="SECRET"),
]
Grace = Annotated[
    str,
    typer.Option(help=both("旧密钥继续有效的时间，如 7d、12h、0", "How long the old secret stays valid: 7d, 12h, 0 …")),
]

LIST_COLUMNS = ("client_code", "name", "app_id", "grants", "per_minute", "push_url", "closed")


@app.command(
    epilog=examples(
        "wxgate client add --name 商城 --appid wx0123456789abcdef",
        "# 只允许两个接口、限制来源地址 / two endpoints only, from known addresses",
        "wxgate client add --name shop --grant consume,get_user_data --allow-ip 203.0.113.0/24",
        "# 沿用原有凭据 / keep the credentials the client already has",
        "wxgate client add --name shop --code CODE --secret-file secret.txt",
    )
)
def add(
    name: given.Name,
    appid: given.Appid = None,
    grant: given.Grant = None,
    allow_ip: given.AllowIp = None,
    require_hmac: given.RequireHmac = None,
    refuse_replay: given.RefuseReplay = None,
    hide_secrets: given.HideSecrets = None,
    redirect_host: given.RedirectHost = None,
    per_minute: given.PerMinute = None,
    push_url: given.PushUrl = None,
    code: NewCode = None,
    secret: Secret = None,
    secret_file: SecretFile = None,
    json: Json = False,
) -> None:
    """添加客户，给出其凭据 / Add a client and print its credentials."""
    imported = given_secret(secret, secret_file)
    fields = given.fields(
        name=name,
        appid=appid,
        grant=grant,
        allow_ip=allow_ip,
        require_hmac=require_hmac,
        refuse_replay=refuse_replay,
        hide_secrets=hide_secrets,
        redirect_host=redirect_host,
        per_minute=per_minute,
        push_url=push_url,
    )

    async def work(installation: Installation) -> Client:
        client = await installation.clients.add(code=code, secret=imported, **fields)
        _note_private(installation, client)
        return client

    print_record(client_record(run(work), reveal=True), as_json=json)


@app.command("list", epilog=examples("wxgate client list", "wxgate client list --json"))
def list_(json: Json = False) -> None:
    """列出全部客户 / List all clients."""

    async def work(installation: Installation) -> list[Client]:
        return await installation.clients.clients()

    print_records([client_record(client) for client in run(work)], LIST_COLUMNS, as_json=json)


@app.command(epilog=examples("wxgate client show CODE", "wxgate client show CODE --reveal --json"))
def show(code: Code, reveal: Reveal = False, json: Json = False) -> None:
    """查看一个客户 / Show one client."""

    async def work(installation: Installation) -> Client:
        return await installation.clients.client(code)

    print_record(client_record(run(work), reveal=reveal), as_json=json)


@app.command(
    epilog=examples(
        "wxgate client edit CODE --per-minute 600 --require-hmac",
        "# 列表整体替换 / lists are replaced as a whole",
        "wxgate client edit CODE --grant consume --grant abrogate --redirect-host '*.example.com'",
        "wxgate client edit CODE --grant all --no-allow-ip --no-per-minute --no-require-hmac",
        "# 把公众号的消息与事件转发给它 / hand the account's messages and events on to it",
        "wxgate client edit CODE --push-url https://shop.example.com/weixin",
    )
)
def edit(
    code: Code,
    name: given.NewName = None,
    appid: given.Appid = None,
    no_appid: given.NoAppid = False,
    grant: given.Grant = None,
    allow_ip: given.AllowIp = None,
    no_allow_ip: given.NoAllowIp = False,
    require_hmac: given.RequireHmac = None,
    refuse_replay: given.RefuseReplay = None,
    hide_secrets: given.HideSecrets = None,
    redirect_host: given.RedirectHost = None,
    no_redirect_host: given.NoRedirectHost = False,
    per_minute: given.PerMinute = None,
    no_per_minute: given.NoPerMinute = False,
    push_url: given.PushUrl = None,
    no_push_url: given.NoPushUrl = False,
    json: Json = False,
) -> None:
    """修改客户，未提到的保持不变 / Change a client; what is not mentioned stays."""
    fields = given.fields(
        name=name,
        appid=given.either("appid", appid, no_appid),
        grant=grant,
        allow_ip=given.either("allow-ip", allow_ip, no_allow_ip),
        require_hmac=require_hmac,
        refuse_replay=refuse_replay,
        hide_secrets=hide_secrets,
        redirect_host=given.either("redirect-host", redirect_host, no_redirect_host),
        per_minute=given.either("per-minute", per_minute, no_per_minute),
        push_url=given.either("push-url", push_url, no_push_url),
    )
    if not fields:
        raise usage("没有要修改的内容", "nothing to change")

    async def work(installation: Installation) -> Client:
        client = await installation.clients.edit(code, **fields)
        _note_private(installation, client)
        return client

    print_record(client_record(run(work)), as_json=json)


@app.command(
    epilog=examples(
        "wxgate client rotate CODE",
        "wxgate client rotate CODE --grace 24h --json",
        "# 旧密钥已泄露 / the old secret has leaked",
        "wxgate client rotate CODE --grace 0",
    )
)
def rotate(
    code: Code, grace: Grace = "7d", secret: Secret = None, secret_file: SecretFile = None, json: Json = False
) -> None:
    """换发 client_secret，旧的在宽限期内仍有效 / Give a new secret; the old one stays valid for a while."""
    seconds = read_seconds(grace, "--grace")
    imported = given_secret(secret, secret_file)

    async def work(installation: Installation) -> Client:
        return await installation.clients.rotate(code, secret=imported, grace=seconds)

    print_record(client_record(run(work), reveal=True), as_json=json)


@app.command(epilog=examples("wxgate client close CODE"))
def close(code: Code, json: Json = False) -> None:
    """关闭客户，它将得到 105 / Close a client; it is then answered 105."""

    async def work(installation: Installation) -> Client:
        return await installation.clients.close(code)

    client = run(work)
    say("已关闭，各进程 2 秒内生效", "closed; every process knows within 2 seconds")
    print_record(client_record(client), as_json=json)


@app.command("open", epilog=examples("wxgate client open CODE"))
def open_(code: Code, json: Json = False) -> None:
    """重新启用已关闭的客户 / Open a closed client again."""

    async def work(installation: Installation) -> Client:
        return await installation.clients.open(code)

    print_record(client_record(run(work)), as_json=json)


def _note_private(installation: Installation, client: Client) -> None:
    if client.push_url and refusal(client.push_url, allow_private=installation.settings.allow_private_urls):
        say(
            "注意：push-url 指向内网地址，须设置 WXGATE_ALLOW_PRIVATE_URLS=true 才会转发",
            "note: push-url leads to a private address; nothing is handed on unless WXGATE_ALLOW_PRIVATE_URLS=true",
        )
