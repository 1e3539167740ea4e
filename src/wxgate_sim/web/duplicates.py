"""Duplicate delivery: WeChat's client sometimes requests a redirect twice (WeChat reference §2.2)."""

import asyncio
import logging
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wxgate_sim.accounts import Duplicate

DEADLINE = 10.0
LARGEST_ANSWER = 1024 * 1024
log = logging.getLogger("wxgate_sim")


@dataclass(slots=True)
class Duplicates:
    """Requests a redirect target itself, so that it is asked for twice: by the simulator and by the browser."""

    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def send(self, url: str, mode: Duplicate, user_agent: str) -> None:
        """One more request: answered `before` the browser is told where to go, or under way `beside` it, or none."""
        if mode == "off":
            return
        task = asyncio.create_task(_request(url, user_agent))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        if mode == "before":
            await task


async def _request(url: str, user_agent: str) -> None:
    try:
        async with asyncio.timeout(DEADLINE):
            await _get(url, user_agent)
    except (OSError, TimeoutError) as error:
        log.warning("the duplicate request was not answered: %s", type(error).__name__)


async def _get(url: str, user_agent: str) -> None:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {user_agent}\r\nConnection: close\r\n\r\n"
    try:
        writer.write(head.encode())
        await writer.drain()
        await reader.read(LARGEST_ANSWER)
    finally:
        writer.close()
