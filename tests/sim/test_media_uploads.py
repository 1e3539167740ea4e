"""What may be uploaded as a medium or a picture, and what becomes of it (WeChat reference §9.3)."""

from collections.abc import Callable
from io import BytesIO

import av
import pytest
from av.audio.stream import AudioStream
from tests.sim.uploading import UPLOAD, UPLOAD_PICTURE, upload
from tests.sim.weixin import Weixin, read

from wxgate_sim.media_samples import FOLDER, sample, sized
from wxgate_sim.sound_lengths import amr_seconds, mp3_seconds

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


def mp3(seconds: int, rate: int = 16_000, kilobits: int = 16) -> bytes:
    """Silence of this length."""
    made = BytesIO()
    with av.open(made, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate)
        assert isinstance(stream, AudioStream)
        stream.bit_rate, stream.layout = kilobits * 1000, "mono"
        frame = av.AudioFrame("s16p", "mono", rate)
        frame.sample_rate = rate
        frame.planes[0].update(bytes(2 * rate))
        for second in range(seconds):
            frame.pts = second * rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def picture(kind: str) -> bytes:
    return (FOLDER / f"picture.{kind}").read_bytes()


@pytest.mark.parametrize(
    ("media_type", "filename", "content"),
    [
        ("image", "a.JPG", picture("jpg")),
        ("image", "a.png", picture("png")),
        ("image", "a.gif", picture("gif")),
        ("voice", "a.amr", sample("voice")),
        ("voice", "a.mp3", mp3(1)),
        ("image", "a.jpeg", sized("image", 10 * MEGABYTE)),
        ("thumb", "a.jpg", sized("thumb", 64 * KILOBYTE)),
    ],
)
def test_what_was_uploaded_can_be_fetched(weixin: Weixin, media_type: str, filename: str, content: bytes) -> None:
    told = upload(weixin, content, filename, type=media_type)
    name = "thumb_media_id" if media_type == "thumb" else "media_id"
    params = {"access_token": weixin.token(), "media_id": str(told[name])}

    assert list(told) == ["type", name, "created_at"]
    assert told["type"] == media_type
    assert abs(int(str(told["created_at"])) - weixin.sim.now()) < 60
    assert weixin.http.get("/cgi-bin/media/get", params=params).content == content


def test_a_video_of_ten_megabytes_is_taken(weixin: Weixin) -> None:
    content = sized("video", 10 * MEGABYTE)
    told = upload(weixin, content, "a.mp4", type="video")
    where = weixin.get("/cgi-bin/media/get", access_token=weixin.token(), media_id=str(told["media_id"]))

    assert weixin.http.get(str(where["video_url"])).content == content


def test_every_upload_makes_another_medium(weixin: Weixin) -> None:
    told = {upload(weixin, sample("voice"), "a.amr", type="voice")["media_id"] for _ in range(3)}

    assert len(told) == 3


@pytest.mark.parametrize(
    ("media_type", "filename", "content", "errcode"),
    [
        ("", "a.amr", b"#!AMR\n", 40004),
        ("image", "a.webp", picture("jpg"), 40005),
        ("image", "picture", picture("jpg"), 40005),
        ("thumb", "a.png", picture("png"), 40005),
        ("image", "a.jpg", sample("voice"), 40113),
        ("thumb", "a.jpg", picture("png"), 40113),
        ("voice", "a.amr", b"#!AMR-WB\n" + bytes(100), 40113),
        ("voice", "a.amr", b"#!AMR\n", 40113),
        ("voice", "a.mp3", b"ID3" + bytes(100), 40113),
        ("voice", "a.mp3", mp3(61), 45007),
        ("video", "a.mp4", b"\x1aE\xdf\xa3" + bytes(100), 40113),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    weixin: Weixin, media_type: str, filename: str, content: bytes, errcode: int
) -> None:
    assert upload(weixin, content, filename, type=media_type)["errcode"] == errcode
    assert weixin.sim.media(weixin.account.appid) == []


def test_the_largest_image_is_the_accounts_affair(weixin: Weixin) -> None:
    weixin.change(largest_image=2 * MEGABYTE)

    assert upload(weixin, sized("image", 2 * MEGABYTE + 1), "a.jpg", type="image")["errcode"] == 40009
    assert "media_id" in upload(weixin, sized("image", 2 * MEGABYTE), "a.jpg", type="image")


def test_a_file_must_be_in_a_form_under_its_name(weixin: Weixin) -> None:
    params = {"access_token": weixin.token(), "type": "voice"}
    multipart = {"content-type": "multipart/form-data; boundary=x"}
    told = [
        upload(weixin, sample("voice"), "a.amr", part="file", type="voice"),
        read(weixin.http.post(UPLOAD, params=params, data={"media": "no file"})),
        read(weixin.http.post(UPLOAD, params=params, content=b"--y\r\nnot\r\n", headers=multipart)),
        read(weixin.http.post(UPLOAD, params=params, content=b"", headers={"content-type": "multipart/form-data"})),
    ]

    assert [each["errcode"] for each in told] == [41005] * 4
    assert weixin.get(UPLOAD, **params)["errcode"] == 43002


def test_the_token_is_judged_before_the_form(weixin: Weixin) -> None:
    assert read(weixin.http.post(UPLOAD, params={"access_token": "garbage"}))["errcode"] == 40014


@pytest.mark.parametrize("part", ["media", "buffer"])
def test_a_picture_for_good_lies_at_its_address(weixin: Weixin, part: str) -> None:
    content = sized("image", MEGABYTE)
    url = str(upload(weixin, content, "logo.jpg", path=UPLOAD_PICTURE, part=part)["url"])
    weixin.sim.advance(30 * 86_400)
    answer = weixin.http.get(url)

    assert url.startswith(f"{weixin.sim.url}/mmbiz/")
    assert (answer.content, answer.headers["content-type"]) == (content, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert weixin.http.get(f"{weixin.sim.url}/mmbiz/nobodys/0").status_code == 404


@pytest.mark.parametrize(
    ("filename", "content", "errcode"),
    [("a.gif", picture("gif"), 40005), ("a.png", picture("gif"), 40113), ("a.png", b"", 44001)],
)
def test_a_picture_for_good_is_a_jpeg_or_png(weixin: Weixin, filename: str, content: bytes, errcode: int) -> None:
    assert upload(weixin, content, filename, path=UPLOAD_PICTURE)["errcode"] == errcode


def test_what_is_no_picture_is_at_no_pictures_address(weixin: Weixin) -> None:
    page = weixin.sim.add_media(weixin.account.appid, "image", b"<script>alert(1)</script>")

    assert weixin.http.get(f"/mmbiz/{page}/0").status_code == 404


def test_an_upload_is_kept_in_no_record_of_calls(weixin: Weixin) -> None:
    upload(weixin, sample("voice"), "a.amr", type="voice")
    call = weixin.sim.call_log()[-1]

    assert (call["path"], call["body"], call["errcode"]) == (UPLOAD, None, 0)


@pytest.mark.parametrize("make", [lambda: mp3(3, 44_100, 64), lambda: mp3(3, 24_000, 32), lambda: mp3(3, 8_000, 8)])
def test_the_length_of_a_sound_is_counted(make: Callable[[], bytes]) -> None:
    assert 2.9 < mp3_seconds(make()) < 3.3
    assert 2.9 < amr_seconds(sample("voice")) < 3.1
