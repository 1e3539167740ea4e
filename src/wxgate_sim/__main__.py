"""`python -m wxgate_sim`: the simulator alone, with one account and three people to begin with."""

import argparse

import uvicorn

from wxgate_sim.sample import furnish
from wxgate_sim.server import configured
from wxgate_sim.world import World


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    world = World()
    if not options.empty:
        account = furnish(world)
        print(f"appid={account.appid} secret={account.secret}")  # the only account there is, and it is nobody's secret
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(f"WeChat simulator / 微信模拟器: http://{host}:{options.port}/_sim/", flush=True)
    config = configured(world)
    config.host, config.port = options.host, options.port
    uvicorn.Server(config).run()


class _Options(argparse.Namespace):
    host: str
    port: int
    empty: bool


def _options() -> _Options:
    parser = argparse.ArgumentParser("wxgate_sim", description="WeChat's servers imitated / 微信服务器模拟器")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on / 监听地址")
    parser.add_argument("--port", type=int, default=8090, help="port / 端口")
    parser.add_argument("--empty", action="store_true", help="start without the sample account / 不预置公众号")
    return parser.parse_args(namespace=_Options())


if __name__ == "__main__":
    main()
