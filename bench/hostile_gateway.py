"""A gateway whose WeChat hands out hostile files, with a client that asks for them and one that does not."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.cores import available, on_cores
from bench.databases import database_url
from bench.killed_server import KilledServer
from bench.processes import started
from bench.tenant import Tenant, environment, set_up_each

DEADLINE: Final = 8.0
"""Seconds for an answer of `download_media`."""
AT_ONCE: Final = 64
"""Downloads of the process; one account has half of them."""
_APPIDS: Final = ("wx0000000000000001", "wx0000000000000002")


@dataclass(frozen=True, slots=True)
class HostileGateway:
    """The gateway, and the clients, each of an account of its own."""

    server: KilledServer
    hostile: Tenant
    other: Tenant


@asynccontextmanager
async def hostile_gateway() -> AsyncIterator[HostileGateway]:
    """A fresh one, with its transcoding workers on a core of its own; all else, from now on, shares the others."""
    first, *others = available()
    async with AsyncExitStack() as stack:
        stack.enter_context(on_cores(others or [first]))
        weixin = stack.enter_context(started("bench.hostile_weixin"))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-")))
        url = stack.enter_context(database_url("sqlite"))
        tenants = await asyncio.to_thread(set_up_each, url, _APPIDS)
        settings = environment(url, weixin, WXGATE_MEDIA_DEADLINE=str(DEADLINE), WXGATE_MEDIA_AT_ONCE=str(AT_ONCE))
        server = KilledServer(settings, folder)
        stack.push_async_callback(server.kill)
        with on_cores([first]):
            await server.start()
        yield HostileGateway(server, *(tenants[appid] for appid in _APPIDS))
