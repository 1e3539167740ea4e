"""Real files of every kind that the encoders at hand can make, made by Pillow and PyAV."""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image
from tests.transcoding import samples

PICTURE: Final = (37, 19)
FILM: Final = (352, 288)
"""One of the sizes that H.263 can have."""


def picture(kind: str, size: tuple[int, int] = PICTURE, mode: str = "RGB", **options: object) -> bytes:
    """A black picture; `options` are Pillow's."""
    made = BytesIO()
    Image.new(mode, size).save(made, kind, **options)
    return made.getvalue()


def turned(orientation: int, order: str) -> bytes:
    """A JPEG with that orientation among other tags of its Exif data, whose bytes are in this order: > or <."""
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F] = "a camera with a name of more than four letters"
    exif[0x0112] = orientation
    exif[0x0132] = "2026:11:28 23:35:19"
    return picture("JPEG", exif=exif, comment=b"before the size", icc_profile=bytes(200_000))


def moving_picture(kind: str) -> bytes:
    """Three pictures that follow each other."""
    first, *others = (Image.new("RGB", PICTURE, colour) for colour in ("red", "green", "blue"))
    made = BytesIO()
    first.save(made, kind, save_all=True, append_images=others)
    return made.getvalue()


def film(form: str, codec: str = "libx264", *, fragmented: bool = False) -> bytes:
    """Two pictures of one colour, and in an MP4 some silence, which is its first track."""
    made = BytesIO()
    options = {"movflags": "frag_keyframe+empty_moov"} if fragmented else {}
    with av.open(made, "w", format=form, options=options) as container:
        silence = _sound_stream(container, "aac", 8000) if form in ("mp4", "mov") else None
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, VideoStream)
        (stream.width, stream.height), stream.pix_fmt = FILM, "yuv420p"
        if silence:
            _add_silence(container, silence)
        for _ in range(2):
            frame = av.VideoFrame(*FILM, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def sound(form: str, codec: str, rate: int = 48000) -> bytes:
    """Half a second of silence, or more."""
    made = BytesIO()
    with av.open(made, "w", format=form) as container:
        _add_silence(container, _sound_stream(container, codec, rate))
    return made.getvalue()


def _sound_stream(container: OutputContainer, codec: str, rate: int) -> AudioStream:
    stream = container.add_stream(codec, rate=rate)
    assert isinstance(stream, AudioStream)
    return stream


def _add_silence(container: OutputContainer, stream: AudioStream) -> None:
    codec = stream.codec_context
    frame = av.AudioFrame(format=codec.format.name, layout=codec.layout.name, samples=24000)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate = codec.sample_rate
    fifo = av.AudioFifo()
    fifo.write(frame)
    while piece := fifo.read(codec.frame_size or 1024):
        piece.pts = None
        container.mux(stream.encode(piece))
    container.mux(stream.encode(None))


REAL: Final[Mapping[str, Callable[[], bytes]]] = {
    "jpg": lambda: picture("JPEG"),
    "progressive jpg": lambda: picture("JPEG", progressive=True),
    "CMYK jpg": lambda: picture("JPEG", mode="CMYK"),
    "png": lambda: picture("PNG"),
    "moving png": lambda: moving_picture("PNG"),
    "gif": lambda: picture("GIF"),
    "moving gif": lambda: moving_picture("GIF"),
    "webp": lambda: picture("WEBP"),
    "lossless webp": lambda: picture("WEBP", lossless=True),
    "transparent webp": lambda: picture("WEBP", mode="RGBA"),
    "moving webp": lambda: moving_picture("WEBP"),
    "bmp": lambda: picture("BMP"),
    "amr": lambda: samples.amr(samples.tone(0.1, 8000)),
    "wide amr": lambda: samples.amr_wb(5),
    "silk": lambda: samples.silk(samples.tone(0.1, 24000)),
    "other silk": lambda: samples.silk(samples.tone(0.1, 24000), weixin=False),
    "mp3": lambda: sound("mp3", "libmp3lame"),
    "untagged mp3": lambda: without_tag(sound("mp3", "libmp3lame")),
    "slow mp3": lambda: without_tag(sound("mp3", "libmp3lame", 8000)),
    "m4a": lambda: sound("ipod", "aac"),
    "wav": lambda: sound("wav", "pcm_s16le"),
    "ogg": lambda: sound("ogg", "libopus"),
    "mp4": lambda: film("mp4"),
    "fragmented mp4": lambda: film("mp4", fragmented=True),
    "mov": lambda: film("mov"),
    "3gp": lambda: film("3gp", "h263"),
    "3g2 3gp": lambda: film("3g2", "h263"),
    "mpg": lambda: film("mpeg", "mpeg1video"),
    "second mpg": lambda: film("vob", "mpeg2video"),
    "silent mpg": lambda: film("mpeg1video", "mpeg1video"),
}
"""What makes each; the last word of the name is the type."""


def without_tag(mp3: bytes) -> bytes:
    """The MP3 from its first frame on."""
    size = 0
    for byte in mp3[6:10]:
        size = size << 7 | byte
    return mp3[10 + size :]


@cache
def real(name: str) -> bytes:
    """A file of REAL."""
    return REAL[name]()
