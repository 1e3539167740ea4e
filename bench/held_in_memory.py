"""The reference of `bench.media_memory`: `python -m bench.held_in_memory FOLDER`, with URLs on standard input.

Fetches all of them at once with the client library that the gateway uses, holds each file whole, writes it to FOLDER,
and prints by how many MiB its memory grew at most.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pyreqwest.client import Client, ClientBuilder

from bench.resident import Resident


async def fetch_all(urls: Sequence[str], folder: Path) -> float:
    """By how many MiB this process grew."""
    async with ClientBuilder().no_proxy().http1_only().build() as client:
        await _fetch(client, urls[0], folder / "warm-up")
        me = Resident(os.getpid())
        before = me.now()
        me.forget_peak()
        await asyncio.gather(*(_fetch(client, url, folder / str(at)) for at, url in enumerate(urls[1:])))
        return me.peak() - before


async def _fetch(client: Client, url: str, target: Path) -> None:
    response = await client.get(url).build().send()
    content = await response.bytes()
    await asyncio.to_thread(target.write_bytes, content)


if __name__ == "__main__":
    print(asyncio.run(fetch_all(sys.stdin.read().split(), Path(sys.argv[1]))))
