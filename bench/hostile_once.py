"""Each hostile file asked for once, as a file and as an MP3, and what came of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bench.hostile_files import HOSTILE, outcome
from bench.hostile_gateway import HostileGateway
from bench.hostile_weixin import media_id_of
from bench.resident import Resident
from wxgate_client import AsyncClient, WxgateError

TRIED: Final = 15.0
"""Seconds after which every MP3 that was asked for has been tried."""


@dataclass(frozen=True, slots=True)
class Came:
    """What was answered, in short and in words."""

    short: str
    words: str


async def ask_once(gateway: HostileGateway) -> int:
    """Prints the table; how many files got anything else than they must."""
    memory = Resident(gateway.server.pid)
    before = memory.now()
    memory.forget_peak()
    url, tenant = gateway.server.url, gateway.hostile
    async with AsyncClient(url, tenant.code, tenant.secret, timeout=60) as client:
        files = dict(zip(HOSTILE, await asyncio.gather(*(_file(client, name) for name in HOSTILE)), strict=True))
        await asyncio.gather(*(client.call("download_amr_to_mp3", media_id=media_id_of(name, 0)) for name in HOSTILE))
        await asyncio.sleep(TRIED)
        mp3s = {name: await _mp3(client, name) for name in HOSTILE}
    print(f"\n{len(HOSTILE)} hostile files at once: the gateway's memory grew by {memory.peak() - before:.0f} MiB")
    return _show(files, mp3s)


async def _file(client: AsyncClient, name: str) -> Came:
    try:
        data = await client.call("download_media", media_id=media_id_of(name, 0))
    except WxgateError as error:
        return Came(str(error.retcode), _english(error))
    return Came(outcome(200, data), "stored")


async def _mp3(client: AsyncClient, name: str) -> Came:
    try:
        await client.call("check_upyun_status", media_id=media_id_of(name, 0))
    except WxgateError as error:
        return Came(str(error.retcode), _english(error))
    return Came("200", "an MP3")


def _english(error: WxgateError) -> str:
    return str(error).rpartition(" / ")[2].partition(" [")[0]


def _show(files: Mapping[str, Came], mp3s: Mapping[str, Came]) -> int:
    faults = 0
    for name, hostile in HOSTILE.items():
        file, mp3 = files[name], mp3s[name]
        print(f"  {name}\n    file: {file.short:20} {file.words}\n    MP3:  {mp3.short:20} {mp3.words}")
        if (file.short, mp3.short) != (hostile.file, hostile.mp3):
            print(f"    FAULT: must be {hostile.file}, and {hostile.mp3}")
            faults += 1
    return faults
