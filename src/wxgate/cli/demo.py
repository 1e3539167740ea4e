"""`wxgate demo`: everything on one port, ready to be tried."""

import asyncio
import os
import signal
import socket
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from wxgate.cli.demo_client import HOST, Demo
from wxgate.cli.errors import CommandRefused
from wxgate.cli.options import both, examples
from wxgate.http.logs import configure

EXAMPLES = examples("wxgate demo", "wxgate demo --port 9000")


def demo(
    port: Annotated[int, typer.Option(help=both("端口", "The port."), min=1, max=65535)] = 8080,
) -> None:
    """网关与模拟的微信，开箱即用，不留数据 / The gateway and a simulated WeChat, ready to be tried; leaves no data."""
    _check_free(port)
    configure("text", "warning")
    os.environ["NO_PROXY"] = "*"  # the demo talks to this machine alone, whatever proxy the shell has
    with tempfile.TemporaryDirectory(prefix="wxgate-demo-") as folder:
        asyncio.run(_run(Path(folder), port))


async def _run(folder: Path, port: int) -> None:
    from wxgate.cli.demo_world import running_demo

    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with running_demo(folder, port) as running:
        _show(running)
        await stop.wait()
        print("\n正在停止 … / stopping …", flush=True)


def _show(demo: Demo) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"""
[bold]wxgate[/bold] 演示已就绪 / the demo is ready

  首页 start       {demo.url}/
  测试 tester      {demo.tester}
  文档 reference   {demo.url}/docs
  微信 WeChat      {demo.url}/_sim/
  手机 phone       {demo.phone}
  控制台 console   {demo.console}
  app_id           {demo.appid}
  client_code      {demo.code}
  client_secret    {demo.secret}

[bold]1[/bold]  取得登录链接 / ask for a login link:
""")
    # plain print: these lines are for copying, whatever they contain
    print(demo.login_line(), flush=True)
    console.print(f"""
[bold]2[/bold]  在浏览器打开返回的 redirect，选择访客并同意 / open the "redirect", choose a visitor, consent.
[bold]3[/bold]  落地页给出 key 和读取资料的命令 / the page you land on has the key and the line for the profile.

[bold]第三方平台[/bold] / third-party platform

  授权 authorise   {demo.third.authorize_url}
  app_id           {demo.third.appid}  (已授权 authorised, is_third = 1)
  client_code      {demo.third.code}
  client_secret    {demo.third.secret}

Ctrl-C 结束 / to stop
""")


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandRefused(
                f"端口 {port} 已被占用，请换一个：wxgate demo --port {port + 1}",
                f"port {port} is taken, choose another: wxgate demo --port {port + 1} "
                f"(or make demo ARGS='--port {port + 1}')",
            ) from None
