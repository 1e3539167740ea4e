"""`wxgate platform`: third-party platforms (第三方平台)."""

from collections.abc import Mapping
from urllib.parse import urlencode

import typer

from wxgate.cli import findings, token_states
from wxgate.cli import platform_options as given
from wxgate.cli.installation import Installation, opened_api, opened_keeper, run
from wxgate.cli.options import Json, Reveal, SecretFile, examples, given_secret, required_secret, usage
from wxgate.cli.output import Record, print_json, print_record, print_records, say
from wxgate.cli.records import platform_record
from wxgate.tenants.accepted import accept_appid
from wxgate.tenants.platform import Platform
from wxgate.tenants.platform_admin import PlatformFields
from wxgate.tenants.public_addresses import authorize_url
from wxgate.tokens.platform_check import check_platform

app = typer.Typer(no_args_is_help=True, help="第三方平台 / Third-party platforms.")

LIST_COLUMNS = ("component_appid", "name", "accounts", "ticket_at", "closed")


@app.command(
    epilog=examples(
        "# 在开放平台填入返回的 event_url 和 message_url / enter event_url and message_url in the open platform",
        "wxgate platform add --appid wx2f8e1c0a9b7d6e53 --name 门店助手 --push-token TOKEN --aes-key KEY "
        "--secret-file secret.txt",
    )
)
def add(
    appid: given.NewAppid,
    name: given.Name,
    push_token: given.PushToken,
    aes_key: given.AesKey,
    secret: given.Secret = None,
    secret_file: SecretFile = None,
    json: Json = False,
) -> None:
    """添加第三方平台 / Add a third-party platform."""
    app_secret = required_secret(secret, secret_file, "AppSecret")

    async def work(installation: Installation) -> Record:
        platform = await installation.platforms.add(
            appid, name=name, secret=app_secret, push_token=push_token, push_aes_key=aes_key
        )
        return await _record(installation, platform)

    print_record(run(work), as_json=json)


@app.command("list", epilog=examples("wxgate platform list", "wxgate platform list --json"))
def list_(json: Json = False) -> None:
    """列出全部第三方平台 / List all third-party platforms."""

    async def work(installation: Installation) -> list[Record]:
        return [await _record(installation, platform) for platform in await installation.platforms.platforms()]

    print_records(run(work), LIST_COLUMNS, as_json=json)


@app.command(
    epilog=examples("wxgate platform show wx2f8e1c0a9b7d6e53", "wxgate platform show wx2f8e1c0a9b7d6e53 --reveal")
)
def show(appid: given.Appid, reveal: Reveal = False, json: Json = False) -> None:
    """查看一个第三方平台及其 token 的状况 / Show one third-party platform and how its token is doing."""

    async def work(installation: Installation) -> tuple[Record, list[Record]]:
        platform = await installation.platforms.platform(appid)
        known = await token_states.of_owner(installation.database, appid)
        tokens = token_states.token_records(platform, known, installation.clock.now())
        return await _record(installation, platform, reveal=reveal), tokens

    record, tokens = run(work)
    if json:
        print_json({**record, "tokens": [dict(token) for token in tokens]})
        return
    print_record(record, as_json=False)
    typer.echo()
    print_records(tokens, token_states.COLUMNS, as_json=False)
    print_record(token_states.errors(tokens), as_json=False)


@app.command(epilog=examples("wxgate platform check wx2f8e1c0a9b7d6e53"))
def check(appid: given.Appid, json: Json = False) -> None:
    """向微信核实第三方平台，说明问题及其解决办法 / Ask WeChat whether the platform works; says what to do if not."""

    async def work(installation: Installation) -> list[findings.Finding]:
        platform = await installation.platforms.platform(appid)
        known = await installation.platforms.authorized(appid)
        async with opened_api(installation.settings) as api, opened_keeper(installation, api) as keeper:
            found = await check_platform(keeper, api, platform, known, installation.clock)
            return [findings.told(each) for each in found]

    findings.report(run(work), as_json=json)


@app.command(
    epilog=examples(
        "wxgate platform authorize wx2f8e1c0a9b7d6e53",
        "# 只允许这一个公众号 / for this one account only",
        "wxgate platform authorize wx2f8e1c0a9b7d6e53 --account wxf8b4f85f3a794e77",
    )
)
def authorize(appid: given.Appid, account: given.Only = None, json: Json = False) -> None:
    """给出授权链接，发给公众号管理员打开 / Print the links that an account's administrator opens to authorise."""
    pinned = {} if account is None else {"appid": accept_appid(account)}

    async def work(installation: Installation) -> Record:
        platform = await installation.platforms.platform(appid)
        if platform.live_ticket(installation.clock.now()) is None:
            say(
                "还没有收到 component_verify_ticket，暂时不能授权：请运行 wxgate platform check",
                "no component_verify_ticket has come yet, so nobody can authorise: run wxgate platform check",
            )
        page = authorize_url(installation.settings.public_url, platform.appid)
        return {
            "link": _link(page, pinned),
            "pc": _link(page, {"on": "pc", **pinned}),
            "phone": _link(page, {"on": "phone", **pinned}),
        }

    print_record(run(work), as_json=json)


@app.command(
    epilog=examples(
        "wxgate platform edit wx2f8e1c0a9b7d6e53 --name 新名称",
        "wxgate platform edit wx2f8e1c0a9b7d6e53 --secret-file secret.txt",
    )
)
def edit(
    appid: given.Appid,
    name: given.NewName = None,
    secret: given.Secret = None,
    secret_file: SecretFile = None,
    push_token: given.NewPushToken = None,
    aes_key: given.NewAesKey = None,
    json: Json = False,
) -> None:
    """修改第三方平台；换 Key 后旧的仍能解密 / Change a platform; the former EncodingAESKey still decrypts."""
    fields: PlatformFields = {}
    if name is not None:
        fields["name"] = name
    if (app_secret := given_secret(secret, secret_file)) is not None:
        fields["secret"] = app_secret
    if push_token is not None:
        fields["push_token"] = push_token
    if aes_key is not None:
        fields["push_aes_key"] = aes_key
    if not fields:
        raise usage("没有要修改的内容", "nothing to change")

    async def work(installation: Installation) -> Record:
        return await _record(installation, await installation.platforms.edit(appid, **fields))

    print_record(run(work), as_json=json)


@app.command(epilog=examples("wxgate platform close wx2f8e1c0a9b7d6e53"))
def close(appid: given.Appid, json: Json = False) -> None:
    """停用第三方平台；其公众号的客户将得到 114 / Close a platform; clients of its accounts are then answered 114."""

    async def work(installation: Installation) -> Record:
        return await _record(installation, await installation.platforms.close(appid))

    record = run(work)
    say(f"已停用，授权的公众号 {record['accounts']} 个", f"closed; accounts that authorise it: {record['accounts']}")
    print_record(record, as_json=json)


@app.command("open", epilog=examples("wxgate platform open wx2f8e1c0a9b7d6e53"))
def open_(appid: given.Appid, json: Json = False) -> None:
    """重新启用第三方平台 / Open a closed platform again."""

    async def work(installation: Installation) -> Record:
        return await _record(installation, await installation.platforms.open(appid))

    print_record(run(work), as_json=json)


def _link(page: str, query: Mapping[str, str]) -> str:
    return f"{page}?{urlencode(query)}" if query else page


async def _record(installation: Installation, platform: Platform, *, reveal: bool = False) -> Record:
    accounts = await installation.platforms.authorized(platform.appid)
    return platform_record(platform, installation.settings.public_url, accounts, reveal=reveal)
