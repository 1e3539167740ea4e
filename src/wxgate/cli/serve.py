"""The commands that stay: `serve`, `worker` and `sim`."""

import asyncio
import os
import signal
from typing import Annotated

import typer

from wxgate.app import open_services
from wxgate.http.logs import configure
from wxgate.http.server import serve_forever
from wxgate.jobs.loops import running
from wxgate.settings import Settings
from wxgate_sim.server import configured

Port = Annotated[int, typer.Option(help="端口 / the port", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="监听的地址 / the address to listen on")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    workers: Annotated[int, typer.Option(help="进程数 / processes", min=1)] = 1,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help="不做后台工作 / do no background work")] = False,
) -> None:
    """网关：接口、页面与后台工作 / the gateway: API, pages and background work.

    Examples: wxgate serve · wxgate serve --host 0.0.0.0 --port 80 --workers 4
    """
    if no_jobs:
        os.environ["WXGATE_BACKGROUND"] = "false"
    # every worker process builds the app anew, from the same environment
    serve_forever("wxgate.app:create_app", host, port, workers)


def worker() -> None:
    """只做后台工作，用于增加机器 / background work only, to add machines.

    Example: wxgate worker
    """
    settings = Settings()
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
    """只运行微信模拟器 / the WeChat simulator alone.

    Example: wxgate sim --port 8090
    """
    typer.echo(f"微信模拟器 / the WeChat simulator: http://{host}:{port}/_sim/", err=True)
    import uvicorn

    settings = configured()
    settings.host, settings.port = host, port
    uvicorn.Server(settings).run()
