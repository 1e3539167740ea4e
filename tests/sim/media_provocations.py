"""What provokes each errcode that only media get: see test_every_errcode.py."""

from tests.sim.message_provocations import Provocation
from tests.sim.uploading import UPLOAD, UPLOAD_PICTURE, upload
from tests.sim.weixin import Weixin

from wxgate_sim.media_samples import sample, sized

GET = "/cgi-bin/media/get"
MEGABYTE = 1024 * 1024


def get(media_id: str) -> Provocation:
    return lambda w, _o: w.get(GET, access_token=w.token(), media_id=media_id)


def of_nothing(weixin: Weixin, _openid: str) -> dict[str, object]:
    media_id = weixin.sim.add_media(weixin.account.appid, "image", b"")
    return weixin.get(GET, access_token=weixin.token(), media_id=media_id)


def sent(content: bytes, filename: str, type_: str) -> Provocation:
    return lambda w, _o: upload(w, content, filename, type=type_)


MEDIA: dict[int, Provocation] = {
    40004: sent(sample("voice"), "a.amr", "song"),
    40005: sent(sample("voice"), "a.jpg", "voice"),
    40006: lambda w, _o: upload(w, sized("image", MEGABYTE + 1), "a.jpg", path=UPLOAD_PICTURE),
    40007: get("nobodys"),
    40009: sent(sized("image", 10 * MEGABYTE + 1), "a.jpg", "image"),
    40010: sent(bytes(2 * MEGABYTE + 1), "a.amr", "voice"),
    40011: sent(sized("video", 10 * MEGABYTE + 1), "a.mp4", "video"),
    40012: sent(sized("thumb", 64 * 1024 + 1), "a.jpg", "thumb"),
    40113: sent(b"RIFF....WAVEfmt ", "a.amr", "voice"),
    40118: get("m" * 129),
    41005: lambda w, _o: w.post(UPLOAD, {}, access_token=w.token(), type="image"),
    44001: sent(b"", "a.amr", "voice"),
    45001: sent(bytes(20 * MEGABYTE), "a.mp4", "video"),
    45007: sent(sized("voice", 97_000), "a.amr", "voice"),
    46001: of_nothing,
}
