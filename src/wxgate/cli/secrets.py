"""`wxgate secrets`: the key that encrypts secrets at rest."""

import typer

from wxgate.cli.errors import CommandRefused
from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, examples
from wxgate.cli.output import print_json, print_record, say
from wxgate.db import metadata
from wxgate.tenants.master_key import format_key
from wxgate.tenants.rotation import Rotation
from wxgate.tenants.rotation import rotate as rotate_key
from wxgate.tenants.vault import new_key

app = typer.Typer(no_args_is_help=True, help="静态加密的主密钥 / The master key that encrypts secrets at rest.")


@app.command(
    "new-key",
    epilog=examples(
        "wxgate secrets new-key", 'export WXGATE_MASTER_KEY="$(wxgate secrets new-key),$WXGATE_MASTER_KEY"'
    ),
)
def make_key(json: Json = False) -> None:
    """生成一个新的主密钥 / Make a new master key."""
    key = format_key(new_key())
    if json:
        print_json({"master_key": key})
    else:
        typer.echo(key)


@app.command(
    epilog=examples(
        "# 1. 新旧密钥同时写入 MASTER_KEY，新的在前，重启各进程 / put both keys into MASTER_KEY, new first; restart",
        'export WXGATE_MASTER_KEY="NEW,OLD"',
        "# 2. 运行 / run",
        "wxgate secrets rotate",
        "# 3. 去掉旧密钥，重启各进程 / leave the old key out and restart",
        'export WXGATE_MASTER_KEY="NEW"',
    )
)
def rotate(json: Json = False) -> None:
    """用第一个主密钥重新加密，可在服务运行时进行 / Encrypt all secrets with the first key, while running."""

    async def work(installation: Installation) -> Rotation:
        return await rotate_key(installation.database, installation.vault, metadata)

    done = run(work)
    print_record({"sealed": done.sealed, "unreadable": done.unreadable}, as_json=json)
    if done.unreadable:
        raise CommandRefused(
            f"{done.unreadable} 个密钥用现有的主密钥都无法解密，未改动；请把原来的主密钥也写入 MASTER_KEY 再运行",
            f"{done.unreadable} secrets are opened by none of the keys and were left alone; "
            "add the key they were written with to MASTER_KEY and run this again",
        )
    say("全部密钥已使用第一个主密钥，可从 MASTER_KEY 去掉其余的", "the first key opens everything; the others can go")
