"""What hostile files get, and what everybody else gets meanwhile.

First, each hostile file is asked for once with `download_media` and `download_amr_to_mp3`, all at the same time, of a
real `wxgate serve` whose WeChat hands them out (`bench.hostile_weixin`); what must come of it stands beside each in
`bench.hostile_files`.

Then, in pairs of rounds, each with a gateway of its own: another account's client sets up springboards and downloads
new pictures; in one round of each pair the first account's client asks for hostile files without a pause. The gateway
and its transcoding workers have a core to themselves.
"""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

import uvloop

from bench.hostile_gateway import HostileGateway, hostile_gateway
from bench.hostile_once import ask_once
from bench.hostile_weixin import GOOD
from bench.load import Result, run
from bench.load_report import show
from bench.processes import started
from bench.tenant import Tenant

WARM_UP: Final = 2.0
"""Seconds, in which the hostile load begins."""
SPRINGBOARDS: Final = 4
PICTURES: Final = 2
"""Callers of each kind."""


@dataclass(frozen=True, slots=True)
class Others:
    """What the other account's client saw in a round."""

    springboards: Result
    pictures: Result


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables; returns 1 when a file got anything else than it must."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile_media", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of rounds")
    options = parser.parse_args(argv)
    faults = uvloop.run(_once())
    pairs = [_pair(options.seconds, hostile_first=bool(number % 2)) for number in range(options.rounds)]
    print(f"\nothers beside hostile files, median of {options.rounds} pairs of rounds of {options.seconds:g} s")
    show("set_drawboard_data", [(calm.springboards, beside.springboards) for calm, beside in pairs])
    show("download_media of a new picture", [(calm.pictures, beside.pictures) for calm, beside in pairs])
    return 1 if faults else 0


async def _once() -> int:
    async with hostile_gateway() as gateway:
        return await ask_once(gateway)


def _pair(seconds: float, *, hostile_first: bool) -> tuple[Others, Others]:
    taken = {hostile: uvloop.run(_round(seconds, hostile=hostile)) for hostile in (hostile_first, not hostile_first)}
    return taken[False], taken[True]


async def _round(seconds: float, *, hostile: bool) -> Others:
    async with hostile_gateway() as gateway:
        if not hostile:
            return await _others(gateway, seconds)
        with started("bench.hostile_callers", gateway.server.url, gateway.hostile.code, gateway.hostile.secret):
            return await _others(gateway, seconds)


async def _others(gateway: HostileGateway, seconds: float) -> Others:
    port = gateway.server.port
    springboard, picture = _springboards(gateway.other), _pictures(gateway.other)
    await asyncio.gather(
        run(port, springboard, callers=SPRINGBOARDS, seconds=WARM_UP),
        run(port, picture, callers=PICTURES, seconds=WARM_UP),
    )
    return Others(
        *await asyncio.gather(
            run(port, springboard, callers=SPRINGBOARDS, seconds=seconds),
            run(port, picture, callers=PICTURES, seconds=seconds),
        )
    )


def _springboards(tenant: Tenant) -> Callable[[], bytes]:
    numbers = count()
    return lambda: tenant.request(
        "set_drawboard_data",
        {"redirect_uri": f"https://shop.example.com/{next(numbers)}", "oauth_type": "oauth_snsapi_base"},
    )


def _pictures(tenant: Tenant) -> Callable[[], bytes]:
    numbers = count()
    return lambda: tenant.request("download_media", {"media_id": f"{GOOD}.{next(numbers)}"})


if __name__ == "__main__":
    raise SystemExit(main())
