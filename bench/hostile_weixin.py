"""A WeChat that hands out hostile files: `python -m bench.hostile_weixin` prints its URL.

The media_id says which: the number of one in `HOSTILE`, or `good` for a picture, then a dot and anything. A connection
is closed after its answer.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final
from urllib.parse import parse_qs, urlsplit

from tests.weixin.speaking import Server, speaking

from bench.hostile_files import HOSTILE, TEXT, Answer, loop, sent
from wxgate_sim.media_samples import sample

GOOD: Final = "good"
NICENESS: Final = 10
"""Of those who make the hostile load, so that they do not hold up who measures what becomes of the others."""
TOKEN: Final = sent(b'{"access_token":"61_T","ticket":"T","expires_in":7200}', TEXT)
_BY_ID: Final = {str(number): hostile.answer for number, hostile in enumerate(HOSTILE.values())}


def media_id_of(name: str, serial: int) -> str:
    """A media_id under which WeChat has the hostile file with this name."""
    if name.startswith(".."):
        return f"{name}.{serial}"
    return f"{list(HOSTILE).index(name)}.{serial}"


@asynccontextmanager
async def hostile_weixin() -> AsyncIterator[str]:
    """Such a WeChat in this loop; its URL."""

    async def behave(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await server.read_request(reader)
        server.requests.clear()
        async with aclosing(_answer(request.split(b" ")[1].decode())(server.url)) as pieces:
            async for piece in pieces:
                writer.write(piece)
                await writer.drain()

    async with speaking(behave) as server:
        yield server.url


def _answer(target: str) -> Answer:
    media_ids = parse_qs(urlsplit(target).query).get("media_id")
    if not media_ids:
        return loop if target == "/loop" else TOKEN
    name = media_ids[0].rpartition(".")[0]
    if name == GOOD:
        return sent(sample("image"))
    return HOSTILE[name].answer if name in HOSTILE else _BY_ID[name]


async def _serve() -> None:
    os.nice(NICENESS)
    async with hostile_weixin() as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
