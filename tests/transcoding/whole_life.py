"""Lives of workers in a process of their own, of which nothing may be left; prints what is.

    python -m tests.transcoding.whole_life asyncio|uvloop VOICE FOLDER

In a test's own process others open and close files at the same time: servers, browsers, garbage.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Final, TypedDict

import uvloop
from tests.transcoding.processes import busy_worker, children, descriptors, gone, idle_worker, until

from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder

LOOPS: Final = {"asyncio": asyncio.run, "uvloop": uvloop.run}


class Left(TypedDict):
    """What a process has at the end that it had not at the beginning: descriptors, as the system names them."""

    descriptors: list[str]
    children: list[int]


async def killed_and_replaced(voice: Path, folder: Path) -> None:
    """Both of two workers are killed while they wait."""
    async with Transcoder(Speech(), workers=2) as transcoder:
        await asyncio.gather(*(transcoder.to_mp3(voice, folder / str(one)) for one in range(5)))
        assert len(children()) == 2
        for worker in children():
            os.kill(worker, signal.SIGKILL)
        await transcoder.to_mp3(voice, folder / "after")


async def given_up(voice: Path, folder: Path) -> None:
    """A call is cancelled while its worker hangs."""
    async with Transcoder(Speech(), workers=1) as transcoder:
        await transcoder.to_mp3(voice, folder / "before")
        worker = idle_worker(transcoder)
        os.kill(worker, signal.SIGSTOP)
        call = asyncio.create_task(transcoder.to_mp3(voice, folder / "given up"))
        await until(lambda: busy_worker(transcoder) == worker)
        call.cancel()
        await asyncio.wait([call])
        assert call.cancelled()
        await until(lambda: gone(worker))
        await transcoder.to_mp3(voice, folder / "after")


async def life(voice: Path, folder: Path) -> None:
    """All that can happen to workers."""
    await killed_and_replaced(voice, folder)
    await given_up(voice, folder)


def left(loop: str, voice: Path, folder: Path) -> Left:
    """What a life on this loop leaves."""
    run = LOOPS[loop]
    run(asyncio.sleep(0))  # what the first loop of a process opens stays open
    before = descriptors()
    run(life(voice, folder))
    after = descriptors()
    new = sorted(name for number, name in after.items() if before.get(number) != name)
    return Left(descriptors=new, children=sorted(children()))


if __name__ == "__main__":
    print(json.dumps(left(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
