"""A client that makes short links, without an official account, and browsers that open them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Self, cast
from urllib.parse import urlsplit

import httpx
from tests.gateway import Caller, Reply, RunningGateway

from wxgate.tenants.client_admin import ClientAdmin

SITE: Final = "https://shop.example.com/spring?from=poster#offers"
WEIXIN: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.44 Language/zh_CN"
BOUND: Final = 10.0


@dataclass(slots=True)
class Place:
    """Everything a test of short links touches."""

    gateway: RunningGateway
    clients: ClientAdmin
    caller: Caller

    @classmethod
    async def of(cls, gateway: RunningGateway, clients: ClientAdmin) -> Self:
        """A place with one client."""
        return cls(gateway, clients, await _new_client(gateway, clients))

    async def another_client(self) -> Caller:
        """Another client of the same gateway."""
        return await _new_client(self.gateway, self.clients)

    async def make(self, url: str = SITE, out_id: str = "poster") -> str:
        """A new short link."""
        reply = await self.caller("generate_tiny_url", out_id=out_id, url=url)
        assert reply.retcode == 200, reply.msg
        return str(reply.data)

    async def open(
        self, link: str, *, to: RunningGateway | None = None, method: str = "GET", agent: str = "", language: str = ""
    ) -> httpx.Response:
        """What a browser gets for the short link."""
        headers = {"User-Agent": agent, "Accept-Language": language}
        parts = urlsplit(link)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        http = (to or self.gateway).http
        return await http.request(method, path, headers=headers, follow_redirects=False)

    async def leads_to(self, link: str, *, to: RunningGateway | None = None) -> str:
        """The target that a browser is sent to."""
        response = await self.open(link, to=to)
        assert response.status_code == 302, response.text
        return response.headers["location"]

    async def stats(self, link: str, **params: str) -> dict[str, object]:
        """What the client is told of the link's visits."""
        reply = await self.caller("get_tiny_url_stats", url_val=link, **params)
        assert reply.retcode == 200, reply.msg
        return cast("dict[str, object]", reply.data)

    async def counted(self, link: str) -> tuple[object, object]:
        """Visits, and those from inside WeChat, as far as they are written down."""
        stats = await self.stats(link)
        return stats["visits"], stats["in_weixin"]


async def eventually(happens: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is so; TimeoutError when it never is."""
    async with asyncio.timeout(BOUND):
        while not await happens():
            await asyncio.sleep(0.05)


def refusal(reply: Reply) -> tuple[int, object]:
    """What a refused call is told."""
    return reply.retcode, reply.data


async def _new_client(gateway: RunningGateway, clients: ClientAdmin) -> Caller:
    client = await clients.add(name="web shop")
    assert client.secret is not None
    await gateway.services.directory.reload()
    return gateway.caller(client.code, client.secret)
