"""Stored files in a bucket of Amazon S3, or of any service that speaks its language."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from wxgate.blobs.disk import DiskFile, failure
from wxgate.blobs.reading import Pieces
from wxgate.blobs.s3_errors import is_absent_file, refused, too_slow
from wxgate.blobs.store import Blobs
from wxgate.blobs.types import is_passive

PART: Final = 5 * 1024 * 1024
"""Bytes of one request of an upload; S3 takes no less, except for the last."""

UPLOADS: Final = 8
"""Uploads that one process does at once. Each has a part or two in memory."""

SECONDS: Final = 20.0
"""Within which the service answers a small request, or sends the next piece of a file."""

BYTES_PER_SECOND: Final = 256 * 1024
"""An upload that is slower on the whole is given up."""

SETTLING: Final = 0.1
"""Seconds that obstore's threads are given at the end, see `S3Blobs.close`."""

CACHE_CONTROL: Final = "public, max-age=31536000, immutable"


class S3Blobs(Blobs):
    """One bucket. What fails for the moment is tried again by obstore, see `wxgate.blobs.s3_opening`."""

    def __init__(self, store: S3Store, endpoint: str, public_url: str, patience: float = SECONDS) -> None:
        self._store = store
        self._host = urlsplit(endpoint).netloc
        self._public_url = public_url
        self._patience = patience
        self._uploads = asyncio.Semaphore(UPLOADS)

    async def put(self, path: str, source: Path, content_type: str) -> None:
        """Stores the file: in one request up to 5 MiB, in parts beyond that, which S3 joins at the end.

        An upload that is cut off leaves nothing to be seen; its parts stay until the bucket's lifecycle rule for
        incomplete multipart uploads deletes them.
        """
        attributes = {"Content-Type": content_type, "Cache-Control": CACHE_CONTROL}
        if not is_passive(content_type):
            attributes["Content-Disposition"] = "attachment"
        file = DiskFile(partial(os.open, source, os.O_RDONLY | os.O_CLOEXEC))
        try:
            async with self._uploads:
                size = (await file.do(os.fstat)).st_size
                pieces = Pieces(file, 0, size)
                async with self._asked(self._patience + size / BYTES_PER_SECOND):
                    try:
                        await self._upload(path, pieces, size, attributes)
                    except FileNotFoundError as error:
                        raise refused(self._host, error) from None
        except OSError as error:
            raise failure(error, source.parent) from None
        finally:
            await file.close()

    async def _upload(self, path: str, pieces: Pieces, size: int, attributes: dict[str, str]) -> None:
        if size <= PART:
            whole = b"".join([piece async for piece in pieces])
            await obstore.put_async(self._store, path, whole, attributes=attributes, use_multipart=False)
        else:
            await obstore.put_async(
                self._store, path, pieces, attributes=attributes, chunk_size=PART, max_concurrency=1
            )

    async def read(self, path: str) -> AsyncIterator[bytes]:
        """The file's bytes as they arrive."""
        async with self._asked(self._patience):
            stream = (await obstore.get_async(self._store, path)).stream(min_chunk_size=1)
        while True:
            async with self._asked(self._patience):
                piece = await anext(stream, b"")
            if not piece:
                return
            yield piece

    async def size(self, path: str) -> int | None:
        """The file's bytes by a HEAD; None also when the bucket is missing, since its answer is the same."""
        try:
            async with self._asked(self._patience):
                return (await obstore.head_async(self._store, path))["size"]
        except FileNotFoundError:
            return None

    async def delete(self, path: str) -> None:
        """Deletes the file at once."""
        try:
            async with self._asked(self._patience):
                await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return

    def url(self, path: str) -> str:
        """The file below `MEDIA_URL`, the bucket's own domain."""
        return f"{self._public_url}/{path}"

    async def close(self) -> None:
        """Waits a moment. There is nothing to close, but obstore's threads hold Python objects a little longer than
        their last answer takes, and a process that ends in that very moment aborts instead."""
        await asyncio.sleep(SETTLING)

    @asynccontextmanager
    async def _asked(self, seconds: float) -> AsyncIterator[None]:
        """What is inside fails as a storage fails; FileNotFoundError passes if it is about a file."""
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            raise too_slow(self._host, seconds) from None
        except FileNotFoundError as error:
            if is_absent_file(error):
                raise FileNotFoundError("no such file in the bucket") from None
            raise refused(self._host, error) from None
        except BaseError as error:
            raise refused(self._host, error) from None
