"""The command line: one file for each noun, over the same services as everything else.

Exit codes: 0 done, 1 refused (the reason is on standard error, in both languages), 2 not understood. Data goes to
standard output, as JSON with `--json`; whatever is said about it goes to standard error.
"""

import io
import os
import sys
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Final

import structlog
import typer
from typer.main import get_command

import wxgate
from wxgate.cli import (
    account,
    call,
    client,
    codes,
    database,
    demo,
    doctor,
    jobs,
    links,
    operator,
    platform,
    secrets,
    serve,
    sign,
    visitor,
)
from wxgate.cli.errors import CommandRefused
from wxgate.cli.options import both, examples
from wxgate.db import DatabaseAddressInvalid, DatabaseBusy, DatabaseUnavailable
from wxgate.settings import CONFIG_VARIABLE
from wxgate.tenants.errors import OperatorError

REFUSALS: Final = (CommandRefused, OperatorError, DatabaseAddressInvalid, DatabaseBusy, DatabaseUnavailable)
"""What ends a command with exit code 1 and its own text, which is for the operator."""

app = typer.Typer(
    name="wxgate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with pretty frames would show what is in them
    help="微信公众号网关 / A gateway between business systems and WeChat Official Accounts.",
    epilog=examples(
        "wxgate account add --appid wx0123456789abcdef --name 咖啡店",
        "wxgate client add --name 商城 --appid wx0123456789abcdef",
        "wxgate --config /etc/wxgate.toml client list",
    ),
)
app.command("demo", epilog=demo.EXAMPLES)(demo.demo)
app.command("serve", epilog=serve.SERVE_EXAMPLES)(serve.serve)
app.command("worker", epilog=serve.WORKER_EXAMPLES)(serve.worker)
app.command("sim", epilog=serve.SIM_EXAMPLES)(serve.sim)
app.add_typer(account.app, name="account")
app.add_typer(platform.app, name="platform")
app.add_typer(client.app, name="client")
app.add_typer(operator.app, name="operator")
app.add_typer(visitor.app, name="visitor")
app.add_typer(jobs.app, name="jobs")
app.add_typer(codes.app, name="codes")
app.add_typer(links.app, name="links")
app.add_typer(call.app, name="call")
app.command("sign", epilog=sign.EXAMPLES)(sign.run_sign)
app.add_typer(secrets.app, name="secrets")
app.add_typer(database.app, name="db")
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wxgate {wxgate.__version__}")
        raise typer.Exit


@app.callback()
def choose_settings(
    config: Annotated[
        Path | None,
        typer.Option(
            help=both(
                "配置文件（TOML），默认 wxgate.toml", "The TOML file with the settings; wxgate.toml unless given."
            ),
            exists=True,
            dir_okay=False,
            metavar="FILE",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=both("显示版本", "Print the version."))
    ] = False,
) -> None:
    """微信公众号网关 / A gateway between business systems and WeChat Official Accounts."""
    del version
    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(config.absolute())


_commands: Final = cache(partial(get_command, app))
"""All of them; to read their declarations takes longer than most of them."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command in `arguments`, those of the process by default. Always ends in SystemExit."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # standard output is for data
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shall not end the command
    try:
        _commands()(arguments, prog_name="wxgate")
    except REFUSALS as refusal:
        sys.stderr.write(f"错误 / error: {refusal}\n")
        sys.exit(1)
