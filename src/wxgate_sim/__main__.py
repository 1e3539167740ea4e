"""`python -m wxgate_sim`: the simulator alone, with one account and three people to begin with."""

import argparse
from contextlib import suppress

import uvicorn

from wxgate_sim.sample import furnish
from wxgate_sim.server import configured, listening
from wxgate_sim.world import World


def main() -> None:
    """Serve as the command line says, until interrupted."""
    options = _options()
    run(options.host, options.port, empty=options.empty)


def run(host: str, port: int, *, empty: bool = False) -> None:
    """Serve until interrupted, with the sample account unless `empty`. Prints the port it really has, for port 0."""
    world = World()
    if not empty:
        account = furnish(world)
        print(f"appid={account.appid} secret={account.secret}")  # the only account there is, and it is nobody's secret
    sock = listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    print(f"WeChat simulator / 微信模拟器: http://{shown}:{sock.getsockname()[1]}/_sim/", flush=True)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(configured(world)).run([sock])


class _Options(argparse.Namespace):
    host: str
    port: int
    empty: bool


def _options() -> _Options:
    parser = argparse.ArgumentParser("wxgate_sim", description="WeChat's servers imitated / 微信服务器模拟器")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on / 监听地址")
    parser.add_argument("--port", type=int, default=8090, help="port, 0 for a free one / 端口，0 为任意空闲端口")
    parser.add_argument("--empty", action="store_true", help="start without the sample account / 不预置公众号")
    return parser.parse_args(namespace=_Options())


if __name__ == "__main__":
    main()
