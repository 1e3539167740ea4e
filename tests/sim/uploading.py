"""Uploading media, for the simulator's own tests."""

from tests.sim.weixin import Reply, Weixin, read

UPLOAD = "/cgi-bin/media/upload"
UPLOAD_PICTURE = "/cgi-bin/media/uploadimg"


def upload(
    weixin: Weixin, content: bytes, filename: str, *, path: str = UPLOAD, part: str = "media", **params: str
) -> Reply:
    """The answer to a form with this file."""
    files = {part: (filename, content, "application/octet-stream")}
    return read(weixin.http.post(path, params={"access_token": weixin.token(), **params}, files=files))
