"""What tests of media ask of a gateway."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import httpx
from tests.gateway import Caller, Reply, RunningGateway
from tests.receiving import Received

GET: Final = "/cgi-bin/media/get"
PATIENCE: Final = 20.0


async def until(met: Callable[[], bool]) -> None:
    """Return once the condition is met; fail when it is not in time."""

    async def asked() -> bool:
        return met()

    await until_told(asked)


async def until_told(met: Callable[[], Awaitable[bool]]) -> None:
    """The same for a condition that has to be asked for."""
    deadline = time.monotonic() + PATIENCE
    while not await met():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)


async def fetched(http: httpx.AsyncClient, reply: Reply) -> httpx.Response:
    """The file that a reply names, as a browser gets it."""
    assert reply.retcode == 200, reply.msg
    assert isinstance(reply.data, dict)
    return await http.get(path_of(str(reply.data["file_url"])))


def path_of(url: str) -> str:
    """A stored file's path at the gateway under test, whose port the settings do not know."""
    return "/media/" + url.partition("/media/")[2]


def files_below(folder: Path) -> list[Path]:
    """Every file there, half ones and hidden ones included."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def ended(caller: Caller, media_id: str) -> Reply:
    """What is said of a voice once it is over."""
    replies: list[Reply] = []

    async def is_over() -> bool:
        replies.append(await caller("check_upyun_status", media_id=media_id))
        return replies[-1].retcode != 120

    await until_told(is_over)
    return replies[-1]


def form_of(received: Received) -> dict[str, str]:
    """The fields of a notification."""
    return {name: values[0] for name, values in parse_qs(received.body.decode(), keep_blank_values=True).items()}


def data_dir(gateway: RunningGateway) -> Path:
    """Where the gateway keeps its files."""
    return gateway.services.settings.data_dir
