"""The REST storage: one method for each call (UpYun reference §4)."""

from urllib.parse import unquote

from wxgate_sim.upyun.access import check
from wxgate_sim.upyun.bodies import check_md5, not_chunked
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.files import Incoming, Stored
from wxgate_sim.upyun.listing import listed
from wxgate_sim.upyun.request import Answer, Request
from wxgate_sim.upyun.world import Upyun

META = "x-upyun-meta-"
SAME_URI_SECONDS = 1.0
SOURCES = ("x-upyun-copy-source", "x-upyun-move-source")


class Storage:
    """Files below `/<bucket>/`."""

    def __init__(self, upyun: Upyun) -> None:
        self._upyun = upyun

    async def put(self, request: Request) -> Answer:
        """Store the body; or, without one, copy or move a file that is here."""
        key = self._checked(request, "write")
        not_chunked(request)
        if request.header("x-upyun-multi-stage"):
            raise Refused(40001000)  # resumable uploads are not imitated
        self._check_rate(key)
        source = next((name for name in SOURCES if request.header(name)), None)
        if source:
            return self._transfer(key, unquote(request.header(source)), move=source.endswith("move-source"))
        incoming = await self._upyun.files.receive(request.pieces())
        try:
            check_md5(request, incoming.size, incoming.md5)
        except Refused:
            incoming.content.unlink()
            raise
        stored = self._stored(key, incoming, request.header("content-type"), _meta(request))
        shown = stored.picture.headers() if stored.picture and self._upyun.options.picture_headers else {}
        return Answer(headers=shown)

    def get(self, request: Request) -> Answer:
        """A file's bytes, a folder's list, or the bucket's usage."""
        key = self._checked(request, "read")
        if request.query == "usage":
            return Answer(body=str(self._upyun.files.used(key.split("/")[1])).encode())
        if key in self._upyun.files.stored:
            return self.whole(key)
        if key.count("/") > 1 and not self._upyun.files.is_folder(key):
            raise Refused(40400001)
        return listed(self._upyun.files.entries(key), request)

    def whole(self, key: str) -> Answer:
        """The file, to whoever may read it. Raises 40400001."""
        stored = self._upyun.files.get(key)
        headers = {"Content-Type": stored.content_type, "Content-Md5": stored.md5, "ETag": f'"{stored.md5}"'}
        return Answer(headers={**headers, **stored.meta}, file=stored.content, length=stored.size)

    def head(self, request: Request) -> Answer:
        """What is known of a file or folder."""
        key = self._checked(request, "read")
        files = self._upyun.files
        if key not in files.stored and files.is_folder(key):
            made = str(files.folders.get(key, int(self._upyun.clock.now())))
            return Answer(headers={"x-upyun-file-type": "folder", "x-upyun-file-date": made})
        stored = files.get(key)
        headers = {
            "x-upyun-file-type": "file",
            "x-upyun-file-size": str(stored.size),
            "x-upyun-file-date": str(stored.modified),
            "Content-Type": stored.content_type,
            "Content-Md5": stored.md5,
        }
        return Answer(headers={**headers, **stored.meta}, length=stored.size)

    def delete(self, request: Request) -> Answer:
        """Delete a file or an empty folder."""
        key = self._checked(request, "delete")
        files = self._upyun.files
        if key in files.stored:
            files.delete(key)
            return Answer()
        if files.entries(key):
            raise Refused(40300005)
        if files.folders.pop(key, None) is None:
            raise Refused(40400001)
        return Answer()

    def make_folder(self, request: Request) -> Answer:
        """Make a folder."""
        key = self._checked(request, "write")
        files = self._upyun.files
        if key in files.stored or files.is_folder(key):
            raise Refused(40600002)
        files.folders[key] = int(self._upyun.clock.now())
        return Answer()

    def patch(self, request: Request) -> Answer:
        """Change a file's metadata."""
        key = self._checked(request, "write")
        how = request.query.partition("&")[0]
        stored, given = self._upyun.files.get(key), _meta(request)
        match how:
            case "metadata=merge":
                stored.meta.update(given)
            case "metadata=replace":
                stored.meta.clear()
                stored.meta.update(given)
            case "metadata=delete":
                for name in given:
                    stored.meta.pop(name, None)
            case _:
                raise Refused(40001000)
        return Answer()

    def _checked(self, request: Request, right: str) -> str:
        """The request's `/bucket/path`, without a slash at its end, once the caller's right to it is checked."""
        bucket = request.path.split("/")[1]
        check(self._upyun.buckets, request, bucket, right, self._upyun.clock.now())
        return request.path.rstrip("/")

    def _check_rate(self, key: str) -> None:
        last = self._upyun.written.get(key, 0.0)
        if self._upyun.options.same_uri_limit and abs(self._upyun.clock.now() - last) < SAME_URI_SECONDS:
            raise Refused(42900002)

    def _stored(self, key: str, incoming: Incoming, content_type: str, meta: dict[str, str]) -> Stored:
        now = self._upyun.clock.now()
        stored = self._upyun.files.put(key, incoming, now, content_type=content_type, meta=meta)
        self._upyun.written[key] = now
        return stored

    def _transfer(self, key: str, source: str, *, move: bool) -> Answer:
        files = self._upyun.files
        stored = files.get(source)
        if source.split("/")[1] != key.split("/")[1]:
            raise Refused(40001000)
        if source != key:
            self._stored(key, files.copied(stored), stored.content_type, dict(stored.meta))
            if move:
                files.delete(source)
        return Answer()


def _meta(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name.startswith(META)}
