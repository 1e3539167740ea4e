"""UpYun as a storage: plain PUT, GET, HEAD and DELETE of its REST API (UpYun reference §4)."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from wxgate.blobs.store import Blobs
from wxgate.blobs.upyun.configuration import operator_of
from wxgate.blobs.upyun.errors import unreadable
from wxgate.blobs.upyun.http import Endpoint, Request
from wxgate.blobs.upyun.signature import object_uri
from wxgate.blobs.upyun.source import opened
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

_ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND})


class UpyunBlobs(Blobs):
    """One bucket. What fails for the moment is tried again; a call ends within twice `http.patience` for its bytes."""

    def __init__(self, bucket: str, public_url: str, endpoint: Endpoint) -> None:
        self._bucket = bucket
        self._public_url = public_url
        self._endpoint = endpoint

    async def put(self, path: str, source: Path, content_type: str) -> None:
        """Stores the file with one PUT, whose MD5 UpYun checks: it is stored whole or not at all."""
        async with opened(source) as body:
            headers = {"Content-Type": content_type}
            await self._endpoint.call(Request("PUT", self._uri(path), headers, body))

    def read(self, path: str) -> AsyncIterator[bytes]:
        """The file's bytes as they arrive; a reader that closes it early ends the transfer."""
        return self._endpoint.download(self._uri(path))

    async def size(self, path: str) -> int | None:
        """The file's bytes by a HEAD; None also for a folder."""
        answer = await self._endpoint.call(Request("HEAD", self._uri(path), accepts=_ABSENT))
        if not answer.good or answer.headers.get("x-upyun-file-type") == "folder":
            return None
        told = answer.headers.get("x-upyun-file-size") or answer.headers.get("content-length", "")
        if not told.isdecimal():
            raise unreadable(answer)
        return int(told)

    async def delete(self, path: str) -> None:
        """Deletes the file at once. UpYun limits the rate of this, so many at a time are slow."""
        await self._endpoint.call(Request("DELETE", self._uri(path), accepts=_ABSENT))

    def url(self, path: str) -> str:
        """The file below `MEDIA_URL`, the bucket's own domain."""
        return f"{self._public_url}/{quote(path.lstrip('/'), safe='/~')}"

    async def close(self) -> None:
        """Ends idle connections."""
        await self._endpoint.close()

    def _uri(self, path: str) -> str:
        return object_uri(self._bucket, path)


def open_upyun(settings: Settings, clock: Clock) -> UpyunBlobs:
    """The bucket that the settings name; nothing is asked of UpYun yet. To be called where a loop runs.

    Raises StorageFailed when a setting that UpYun needs is missing.
    """
    operator = operator_of(settings, MEDIA_URL=settings.media_url)
    endpoint = Endpoint(settings.upyun_api_url, operator, clock)
    return UpyunBlobs(settings.upyun_bucket, settings.media_url, endpoint)
