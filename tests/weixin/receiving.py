"""Fetches media as the gateway does, and remembers what came."""

import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.media import Write, fetch_media

TOKEN = "61_SecretAccessTokenThatNobodyMaySee"
MEDIA_ID = "rF4UdIMfYK3efUfyoddYRMU50zMiRmmt_l0kszupYh_SzrcW5Gaheq05p_lHuOTQ"
MIB = 1024 * 1024

Seen = list[tuple[str, str, float]]


@dataclass
class Receiver:
    """What was written, and how a file is asked for."""

    api: Api
    seen: Seen
    """What the observer was told: path, outcome, seconds."""
    pieces: list[bytes] = field(default_factory=list)

    async def write(self, piece: bytes) -> None:
        self.pieces.append(piece)

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)

    async def fetch(
        self,
        media_id: str = MEDIA_ID,
        token: str = TOKEN,
        *,
        write: Write | None = None,
        seconds: float = 10.0,
        limit: int = MIB,
    ) -> bytes:
        """The medium's bytes."""
        await fetch_media(self.api, token, media_id, write or self.write, Deadline.after(seconds), limit=limit)
        return self.content


@asynccontextmanager
async def receiving(url: str, *, connections: int = 4, stall_seconds: float = 10.0) -> AsyncIterator[Receiver]:
    """A receiver of the files of the WeChat at this address."""
    seen: Seen = []
    api = Api(url, connections, lambda *told: seen.append(told), stall_seconds)
    try:
        yield Receiver(api, seen)
    finally:
        await api.close()


def assert_tells_none_of(error: BaseException, *secrets: str) -> None:
    """Neither the error nor whatever a report of it may follow holds one of these."""
    told = "".join(traceback.format_exception(error)) + repr(error)
    assert [secret for secret in secrets if secret in told] == []
    assert error.__cause__ is error.__context__ is None
