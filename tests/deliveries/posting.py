"""A poster, and the URL of a server as a client would give it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver

from wxgate.deliveries.poster import Poster, Reply
from wxgate.deliveries.targets import Target
from wxgate.protocol.clock import Clock

SECRET_PART = "VeryHushHush"


@asynccontextmanager
async def poster(
    *, allow_private: bool = True, resolver: AbstractResolver | None = None, seconds: float = 10.0
) -> AsyncIterator[Poster]:
    made = Poster(Clock(), allow_private=allow_private, resolver=resolver, seconds=seconds)
    try:
        yield made
    finally:
        await made.close()


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def at(host: str, port: int, *, scheme: str = "http") -> Target:
    """A target that nobody has checked."""
    return Target(scheme, host, port, f"/cb?token={SECRET_PART}")


async def send(poster: Poster, target: Target, body: bytes = b"a=1") -> Reply:
    return await poster.post(target, f"authcode={SECRET_PART}", body, "text/plain")
