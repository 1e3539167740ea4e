"""Options that several commands have, and what is written in them."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape

from wxgate.protocol.text import Text


def both(zh: str, en: str) -> str:
    """An option's explanation: a line in each language."""
    # apart, because rich cuts off the end of a line in which both are mixed
    return f"{zh}\n\n{en}"


Json = Annotated[bool, typer.Option("--json", help=both("输出 JSON", "Print JSON."))]
Reveal = Annotated[bool, typer.Option("--reveal", help=both("显示密钥", "Show secrets."))]
SecretFile = Annotated[
    Path | None,
    typer.Option(
        help=both("从文件读取密钥", "Read the secret from this file."),
        exists=True,
        dir_okay=False,
        readable=True,
        metavar="FILE",
    ),
]

_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def examples(*commands: str) -> str:
    """The end of a help page: commands that can be copied. A line that begins with # explains the next one."""
    lines = [command if command.startswith("#") else f"$ {command}" for command in commands]
    return "\n".join(["例 / Examples:", *map(escape, lines)])


def comma_list(values: Iterable[str]) -> list[str]:
    """The parts of options that may be repeated or hold a comma list."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """The fields of `name=value` arguments. Anything else, a repeated name or the secret is a usage error."""
    fields: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise usage(f"参数应为 名称=值，收到 {name!r}", f"arguments are name=value, got {name!r}")
        if name in fields:
            raise usage(f"{name} 出现了两次", f"{name} was given twice")
        if name == "client_secret":
            raise usage("client_secret 从不作为参数发送，请用 --secret", "client_secret is never sent; use --secret")
        fields[name] = value
    return fields


def read_seconds(text: str, option: str) -> int:
    """The seconds of `3600`, `90s`, `30m`, `12h` or `7d`. A usage error for anything else."""
    parts = re.fullmatch(r"([0-9]{1,9})([smhd]?)", text)
    if parts is None:
        raise usage(f"{option} 应如 7d、12h、30m 或秒数", f"{option} must be like 7d, 12h, 30m or a number of seconds")
    return int(parts[1]) * _SECONDS[parts[2]]


def given_secret(secret: str | None, file: Path | None) -> str | None:
    """The secret given by `--secret` or `--secret-file`, None for neither."""
    if secret is not None and file is not None:
        raise usage("--secret 与 --secret-file 只能给一个", "give either --secret or --secret-file")
    return file.read_text(encoding="utf-8").strip() if file else secret


def required_secret(secret: str | None, file: Path | None, what: str) -> str:
    """The secret given by option or file; else asked for without echo, or a line of standard input when piped."""
    given = given_secret(secret, file)
    if given is None and sys.stdin.isatty():
        given = str(typer.prompt(what, hide_input=True, err=True))
    elif given is None:
        given = sys.stdin.readline().strip()
    if not given:
        raise usage(
            f"缺少 {what}：用 --secret、--secret-file，或从标准输入给出",
            f"{what} is missing: use --secret, --secret-file or standard input",
        )
    return given


def usage(zh: str, en: str) -> typer.BadParameter:
    """The error that ends a command with exit code 2."""
    return typer.BadParameter(str(Text(zh, en)))
