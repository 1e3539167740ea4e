"""`GET /media/<path>`: stored files, to everybody who knows their path. Only for files in a folder of this machine."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from wxgate.blobs.folder import FolderBlobs, StoredFile
from wxgate.blobs.paths import is_path, type_of
from wxgate.blobs.ranges import NotSatisfiable, Version, is_known, part_asked
from wxgate.blobs.store import Blobs, StorageFailed
from wxgate.protocol.errors import Overloaded

PATH: Final = "/media/"

AT_ONCE: Final = 256
"""Files that one process sends at once, each with an open file; beyond that, 503."""

STALLED: Final = 60.0
"""Seconds in which a client has to take a piece of 256 KiB, or the connection ends."""

HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
    "X-Content-Type-Options": "nosniff",
    # a file shares its host with the console: whatever it is, it gets no script and an origin of its own
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

log = structlog.get_logger("wxgate.blobs")


def routes(blobs: Blobs, *, at_once: int = AT_ONCE, stalled: float = STALLED) -> list[Route]:
    """The route for files of a folder; none, hence 404, for a storage that serves its files itself."""
    if not isinstance(blobs, FolderBlobs):
        return []
    return [Route(f"{PATH}{{path:path}}", MediaPages(blobs, at_once, stalled).answer, methods=["GET"])]


class MediaPages:
    """Answers for the files of one folder."""

    def __init__(self, blobs: FolderBlobs, at_once: int, stalled: float) -> None:
        self._blobs = blobs
        self._at_once = at_once
        self._stalled = stalled
        self.sending = 0
        """Files that are being sent."""

    async def answer(self, request: Request) -> Response:
        """The file, a part of it, or why not. Raises HTTPException for 404, Overloaded."""
        path: str = request.scope["path"].removeprefix(PATH)  # the router drops a line end behind it
        if not is_path(path):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if self.sending >= self._at_once:
            raise Overloaded
        try:
            stored = await self._blobs.open(path)
        except FileNotFoundError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        except StorageFailed as error:
            log.warning("a stored file cannot be read", reason=error.reason.en)
            raise Overloaded from None
        answer = self._answer(request, path, stored)
        if not isinstance(answer, _Sending):
            await stored.close()
        return answer

    def _answer(self, request: Request, path: str, stored: StoredFile) -> Response:
        version = Version(f'"{path.rpartition("/")[2].partition(".")[0]}"', stored.modified)
        headers = {**HEADERS, "ETag": version.etag, "Last-Modified": version.last_modified}
        file_type = type_of(path)
        if not file_type.passive:
            headers["Content-Disposition"] = "attachment"
        if is_known(request.headers, version):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers["Content-Type"] = file_type.content_type
        if request.method == "HEAD":
            return Response(headers={**headers, "Content-Length": str(stored.size)})
        try:
            part = part_asked(request.headers.getlist("range"), request.headers.get("if-range"), version, stored.size)
        except NotSatisfiable:
            refused = {"Content-Range": f"bytes */{stored.size}", "Cache-Control": "no-store"}
            return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=refused)
        start, stop = part or (0, stored.size)
        headers["Content-Length"] = str(stop - start)
        if part:
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size}"
        self.sending += 1
        return _Sending(stored, (start, stop), headers, self._stalled, self._sent)

    def _sent(self) -> None:
        self.sending -= 1


class _Sending(StreamingResponse):
    """A part of a file, or all of it, on its way."""

    def __init__(
        self,
        stored: StoredFile,
        part: tuple[int, int],
        headers: dict[str, str],
        stalled: float,
        done: Callable[[], None],
    ) -> None:
        status = HTTPStatus.PARTIAL_CONTENT if "Content-Range" in headers else HTTPStatus.OK
        super().__init__(stored.pieces(*part), status, headers)
        self._stored = stored
        self._stalled = stalled
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it. A client that takes nothing, or a disk that gives nothing, ends the connection."""

        async def send_soon(message: Message) -> None:
            async with asyncio.timeout(self._stalled):
                await send(message)

        try:
            await super().__call__(scope, receive, send_soon)
        except OSError as error:
            log.info("a stored file was not sent to its end", reason=f"{type(error).__name__}: {error.strerror or ''}")
        finally:
            self._done()
            await self._stored.close()
