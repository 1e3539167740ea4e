"""What tests of media ask of a gateway."""

from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import httpx
from tests.gateway import Caller, Reply, RunningGateway
from tests.jobs.rig import until
from tests.receiving import Received

GET: Final = "/cgi-bin/media/get"


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

    await until(is_over)
    return replies[-1]


def form_of(received: Received) -> dict[str, str]:
    """The fields of a notification."""
    return {name: values[0] for name, values in parse_qs(received.body.decode(), keep_blank_values=True).items()}


def data_dir(gateway: RunningGateway) -> Path:
    """Where the gateway keeps its files."""
    return gateway.services.settings.data_dir
