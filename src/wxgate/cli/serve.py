"""The commands that stay: `serve`, `worker` and `sim`."""

import asyncio
import os
import signal
from typing import Annotated

import typer

from wxgate.app import open_services
from wxgate.cli.installation import prepare_schema, read_settings
from wxgate.cli.options import both, examples
from wxgate.http.logs import configure
from wxgate.http.server import serve_forever
from wxgate.jobs.loops import running
from wxgate.settings import Settings
from wxgate_sim.__main__ import run as run_simulator

Port = Annotated[int, typer.Option(help=both("端口", "The port."), min=1, max=65535)]
Host = Annotated[str, typer.Option(help=both("监听的地址", "The address to listen on."))]

SERVE_EXAMPLES = examples("wxgate serve", "wxgate serve --host 0.0.0.0 --port 80 --workers 4")
WORKER_EXAMPLES = examples("wxgate worker")
SIM_EXAMPLES = examples("wxgate sim --port 8090")


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    workers: Annotated[int, typer.Option(help=both("进程数", "Processes."), min=1)] = 1,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help=both("不做后台工作", "Do no background work."))] = False,
) -> None:
    """网关：接口、页面与后台工作 / The gateway: API, pages and background work."""
    if no_jobs:
        os.environ["WXGATE_BACKGROUND"] = "false"
    settings = read_settings()
    prepare_schema(settings)
    configure(settings.log_format, settings.log_level)
    typer.echo(f"wxgate: http://{host}:{port}/docs", err=True)
    # every worker process builds the app anew, from the same environment
    serve_forever("wxgate.app:create_app", host, port, workers)


def worker() -> None:
    """只做后台工作，用于增加机器 / Background work only, to add machines."""
    settings = read_settings()
    prepare_schema(settings)
    configure(settings.log_format, settings.log_level)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with open_services(settings) as services, running(services.loops):
        typer.echo("后台工作已开始，Ctrl-C 结束 / background work has begun, Ctrl-C stops it", err=True)
        await stop.wait()


def sim(host: Host = "127.0.0.1", port: Port = 8090) -> None:
    """只运行微信模拟器 / The WeChat simulator alone."""
    run_simulator(host, port)
