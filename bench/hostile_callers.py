"""A client that asks for hostile files without a pause: `python -m bench.hostile_callers URL CODE SECRET`.

Each of its callers asks for one after the other, as files and as MP3s. Some files never come and keep a caller of their
own waiting. Prints a line when it begins.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from bench.hostile_files import HOSTILE
from bench.hostile_weixin import NICENESS, media_id_of
from wxgate_client import AsyncClient, WxgateError

CALLERS: Final = 8
KEPT_WAITING: Final = 3
"""For each kind of file that never comes; all of them together would use up the account's downloads."""
ENDING: Final = [name for name, hostile in HOSTILE.items() if hostile.file != "504"]


async def ask_for_ever(url: str, code: str, secret: str) -> None:
    """Until somebody ends this process."""
    numbers = itertools.count()
    async with AsyncClient(url, code, secret, timeout=60) as client, asyncio.TaskGroup() as group:
        for name in set(HOSTILE) - set(ENDING):
            for _ in range(KEPT_WAITING):
                group.create_task(_ask(client, name, next(numbers)))
        wanted = itertools.cycle(ENDING)
        for _ in range(CALLERS):
            group.create_task(_ask_for_each(client, wanted, numbers))


async def _ask_for_each(client: AsyncClient, wanted: Iterator[str], numbers: Iterator[int]) -> None:
    for name in wanted:
        await _ask(client, name, next(numbers))


async def _ask(client: AsyncClient, name: str, number: int) -> None:
    for endpoint in ("download_media", "download_amr_to_mp3"):
        with suppress(WxgateError):
            await client.call(endpoint, media_id=media_id_of(name, number))


if __name__ == "__main__":
    os.nice(NICENESS)
    print("begun", flush=True)
    asyncio.run(ask_for_ever(*sys.argv[1:]))
