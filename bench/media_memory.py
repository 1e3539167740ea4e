"""How much memory the gateway takes while many clients have large files downloaded at once, stored in a folder.

Real processes: the simulator as WeChat, and `wxgate serve`, a fresh one for each figure, warmed up with a small file.
What counts is the most memory of the gateway's process (resident) over what it had before. Beside it, in the same run:
the same for one client, and a program that fetches the same files with the same client library and holds each in
memory before it writes it. In the end every file must have been stored whole.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlencode

from bench.databases import database_url
from bench.killed_server import KilledServer, killed_server
from bench.processes import simulator
from bench.resident import Resident
from bench.tenant import Tenant, environment, set_up_each
from wxgate_client import AsyncClient
from wxgate_sim.remote import SimControls

MIB: Final = 1024 * 1024
PATIENCE: Final = 300.0
"""Seconds for a file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many files at once, and how large."""

    clients: int
    mib: int


@dataclass(frozen=True, slots=True)
class World:
    """An installation with one client for each of its accounts, and its WeChat."""

    url: str
    """Of the database."""
    sim: SimControls
    tenants: Mapping[str, Tenant]
    """By appid."""
    folder: Path


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures; returns 1 when a file was not stored whole."""
    parser = argparse.ArgumentParser(prog="python -m bench.media_memory", description=__doc__)
    parser.add_argument("--clients", type=int, default=20, help="clients that download at once")
    parser.add_argument("--mib", type=int, default=50, help="size of each file")
    parser.add_argument("--rounds", type=int, default=3, help="rounds")
    options = parser.parse_args(argv)
    plan = Plan(options.clients, options.mib)
    rows: dict[str, list[float]] = {"one client": [], f"{plan.clients} clients": [], "held in memory": []}
    for _ in range(options.rounds):
        for name, grew in zip(rows, _round(plan), strict=True):
            rows[name].append(grew)
    one, many, held = (median(each) for each in rows.values())
    print(f"\n{plan.clients} × {plan.mib} MiB at once, memory over what there was before, median of {options.rounds}")
    for name, values in rows.items():
        print(f"  {name:16} {median(values):8.1f} MiB   ({', '.join(f'{each:.1f}' for each in values)})")
    print(f"  {many / (plan.clients * plan.mib):.2f} of the files' size, {many / held:.2f} of holding them in memory")
    print(f"  {many / plan.clients:.1f} MiB a client, {one:.1f} for one alone")
    return 0


def _round(plan: Plan) -> tuple[float, float, float]:
    with (
        database_url("sqlite") as url,
        simulator() as sim,
        tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder,
    ):
        tenants = set_up_each(url, [f"wx{number:016x}" for number in range(plan.clients)])
        for appid in tenants:
            sim.add_account(appid=appid, secret="0" * 32, unlimited=True)
        return asyncio.run(_measure(World(url, sim, tenants, Path(folder)), plan))


async def _measure(world: World, plan: Plan) -> tuple[float, float, float]:
    one = await _grown(world, 1, plan.mib)
    many = await _grown(world, plan.clients, plan.mib)
    return one, many, await _held(world, plan)


async def _grown(world: World, clients: int, mib: int) -> float:
    """By how many MiB a fresh gateway grows when so many of its clients have files downloaded."""
    folder = world.folder / f"{clients}-clients"
    folder.mkdir()
    settings = environment(world.url, world.sim.url, WXGATE_MEDIA_DEADLINE=str(PATIENCE))
    async with killed_server(settings, folder) as server:
        tenants = dict(list(world.tenants.items())[:clients])
        await _download(server, world, tenants, None)
        gateway = Resident(server.pid)
        before = gateway.now()
        gateway.forget_peak()
        await _download(server, world, tenants, mib * MIB)
        grew = gateway.peak() - before
    whole = [path for path in folder.rglob("*.jpg") if path.stat().st_size == mib * MIB]
    if len(whole) != clients:
        raise RuntimeError(f"{len(whole)} of {clients} files were stored whole")
    for path in whole:
        path.unlink()
    return grew


async def _download(server: KilledServer, world: World, tenants: Mapping[str, Tenant], size: int | None) -> None:
    """Each client has a new file of its account downloaded. Raises WxgateError."""
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for appid, tenant in tenants.items():
            client = AsyncClient(server.url, tenant.code, tenant.secret, timeout=PATIENCE)
            await stack.enter_async_context(client)
            media_id = await asyncio.to_thread(world.sim.add_media, appid, "image", size=size)
            group.create_task(client.call("download_media", media_id=media_id))


async def _held(world: World, plan: Plan) -> float:
    """By how many MiB the reference grows."""
    first, *_ = appids = list(world.tenants)
    sizes: list[tuple[str, int | None]] = [(first, None), *((appid, plan.mib * MIB) for appid in appids)]
    urls = [await asyncio.to_thread(_address, world.sim, appid, size) for appid, size in sizes]
    command = [sys.executable, "-m", "bench.held_in_memory", str(world.folder)]
    done = await asyncio.to_thread(
        subprocess.run, command, input="\n".join(urls), capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _address(sim: SimControls, appid: str, size: int | None) -> str:
    """Where WeChat hands out a new file of the account."""
    asked = {"grant_type": "client_credential", "appid": appid, "secret": "0" * 32}
    token = sim.ask("GET", f"/cgi-bin/token?{urlencode(asked)}")["access_token"]
    query = urlencode({"access_token": token, "media_id": sim.add_media(appid, "image", size=size)})
    return f"{sim.url}/cgi-bin/media/get?{query}"


if __name__ == "__main__":
    raise SystemExit(main())
