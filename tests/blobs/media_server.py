"""The pages of stored files on a real socket, and requests as no well-behaved client sends them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from tests.blobs.files import noise, some_path, spooled

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.pages import PATH, routes
from wxgate.http.server import serving
from wxgate.http.site import build_site

SIZE = 1_000_000
DATA = noise(SIZE)


@dataclass(frozen=True, slots=True)
class MediaServer:
    """A folder with a sound of SIZE bytes, and who serves it."""

    folder: Path
    blobs: FolderBlobs
    http: httpx.AsyncClient
    port: int
    sound: str
    """The sound's path."""

    async def get(self, path: str = "", *headers: tuple[str, str], method: str = "GET") -> httpx.Response:
        """What the address of a path, the sound's if none is given, answers to these headers."""
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        return await self.http.request(method, PATH + (path or self.sound), headers=encoded)

    async def raw(self, target: bytes) -> bytes:
        """The status line of the answer to a GET of exactly these bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET " + target + b" HTTP/1.1\r\nHost: gate.example.com\r\nConnection: close\r\n\r\n")
        line = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return line


@asynccontextmanager
async def serving_media(folder: Path, **bounds: float) -> AsyncIterator[MediaServer]:
    blobs = FolderBlobs(folder / "media", "https://gate.example.com/media")
    sound = some_path("mp3")
    await blobs.put(sound, spooled(folder, DATA), "audio/mpeg")
    site = build_site(routes(blobs, at_once=int(bounds.get("at_once", 256)), stalled=bounds.get("stalled", 60)))
    async with (
        serving(site) as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", trust_env=False, verify=False) as http,
    ):
        yield MediaServer(folder / "media", blobs, http, server.port, sound)
