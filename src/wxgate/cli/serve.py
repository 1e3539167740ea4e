"""The commands that stay: `serve`, `worker` and `sim`."""

import asyncio
import os
import resource
import signal
import socket
from contextlib import AsyncExitStack, suppress
from typing import Annotated

import typer

from wxgate.cli.errors import CommandRefused
from wxgate.cli.installation import read_settings, verify
from wxgate.cli.options import both, examples
from wxgate.http import health
from wxgate.http.logs import configure
from wxgate.http.server import bind, serve_on, serving
from wxgate.http.site import build_site
from wxgate.settings import Settings

Port = Annotated[
    int, typer.Option(help=both("端口，0 为任意空闲端口", "The port; 0 takes a free one."), max=65535, min=0)
]
Host = Annotated[str, typer.Option(help=both("监听的地址", "The address to listen on."))]

SERVE_EXAMPLES = examples("wxgate serve", "wxgate serve --host 0.0.0.0 --port 80 --workers 4")
WORKER_EXAMPLES = examples("wxgate worker", "wxgate worker --port 9100")
SIM_EXAMPLES = examples("wxgate sim --port 8090")


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    workers: Annotated[int, typer.Option(help=both("进程数", "Processes."), min=1)] = 1,
    no_jobs: Annotated[bool, typer.Option("--no-jobs", help=both("不做后台工作", "Do no background work."))] = False,
) -> None:
    """运行网关 / The gateway: API, pages and background work."""
    if no_jobs:
        os.environ["WXGATE_BACKGROUND"] = "false"
    settings = read_settings()
    with _bound(host, port) as listener:
        verify(settings)
        configure(settings.log_format, settings.log_level)
        _allow_connections()
        typer.echo(f"wxgate: {_url(host, listener)}/docs", err=True)
        # every worker process builds the app anew, from the same environment
        serve_on(listener, "wxgate.app:create_app", workers)


def _allow_connections() -> None:
    """As many open files as the system allows: a busy process has a thousand connections on either side."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _bound(host: str, port: int) -> socket.socket:
    try:
        return bind(host, port)
    except OSError as error:
        raise CommandRefused(
            f"无法监听 {host} 的端口 {port}：{error.strerror}。端口可能已被占用，用 --port 换一个",
            f"cannot listen on port {port} of {host}: {error.strerror}; if it is taken, choose another with --port",
        ) from None


def _url(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def worker(
    host: Host = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            help=both("提供 /healthz、/readyz、/metrics 的端口", "Serves /healthz, /readyz and /metrics on this port."),
            max=65535,
            min=1,
        ),
    ] = None,
) -> None:
    """只做后台工作，用于增加机器 / Background work only, to add machines."""
    os.environ["WXGATE_BACKGROUND"] = "true"  # whatever the servers beside it are told
    settings = read_settings()
    if port is not None:
        _bound(host, port).close()  # asks whether it is free, so that a taken port is told as `serve` tells it
    verify(settings)
    configure(settings.log_format, settings.log_level)
    _allow_connections()
    asyncio.run(_work(settings, host, port))


async def _work(settings: Settings, host: str, port: int | None) -> None:
    from wxgate.background import working
    from wxgate.services import open_services

    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings))
        await stack.enter_async_context(working(services))
        if port is not None:
            monitored = build_site(
                health.routes(services.database, services.metrics, settings.metrics_allow, settings.trusted_proxies)
            )
            await stack.enter_async_context(serving(monitored, host, port))
        typer.echo("后台工作已开始，Ctrl-C 结束 / background work has begun, Ctrl-C stops it", err=True)
        await stop.wait()


def sim(host: Host = "127.0.0.1", port: Port = 8090) -> None:
    """只运行微信模拟器 / The WeChat simulator alone."""
    from wxgate_sim.__main__ import run as run_simulator

    _bound(host, port).close()  # asks whether it is free, so that a taken port is told as `serve` tells it
    run_simulator(host, port)
