"""Makes the media that the simulator hands out: `python -m tools.sim_samples` writes src/wxgate_sim/samples.

Everything is drawn and spoken here. The files are kept in the package because encoders cost a start-up that no user of
the simulator should pay; what they encode differs a little between releases, so nothing compares the bytes.
"""

from io import BytesIO
from typing import Final

import av
from av.video.stream import VideoStream
from bench.spoken import amr_voice
from PIL import Image, ImageDraw

from tools.python_source import ROOT

FOLDER: Final = ROOT / "src" / "wxgate_sim" / "samples"
VOICE_SECONDS: Final = 3
VIDEO_SECONDS: Final = 2
VIDEO_RATE: Final = 10
PICTURE: Final = (480, 320)
FILM: Final = (320, 240)


def hills(size: tuple[int, int], moment: float = 0.0) -> Image.Image:
    """Hills under a sky, with a sun that has come so far of its way (0 to 1)."""
    width, height = size
    image = Image.new("RGB", size, "#bfe0f2")
    draw = ImageDraw.Draw(image)
    left, radius = int(width * (0.15 + 0.6 * moment)), height // 7
    draw.ellipse((left, radius, left + 2 * radius, 3 * radius), fill="#f6b73c")
    for colour, top, shift in (("#7fb58b", 0.55, 0.3), ("#3f8f6b", 0.68, 0.75)):
        middle = int(width * shift)
        draw.ellipse((middle - width, int(height * top), middle + width, height * 2), fill=colour)
    return image


def picture(kind: str) -> bytes:
    """The hills as JPEG or PNG."""
    made = BytesIO()
    hills(PICTURE).save(made, kind, quality=80, optimize=True)
    return made.getvalue()


def moving_picture() -> bytes:
    """The sun on its way, as a GIF of six pictures."""
    first, *others = (hills((160, 120), step / 5).quantize(16) for step in range(6))
    made = BytesIO()
    first.save(made, "GIF", save_all=True, append_images=others, duration=200, loop=0)
    return made.getvalue()


def video() -> bytes:
    """The same as an MP4 (H.264)."""
    made, frames = BytesIO(), VIDEO_SECONDS * VIDEO_RATE
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=VIDEO_RATE, options={"crf": "30"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = FILM
        stream.pix_fmt = "yuv420p"
        for step in range(frames):
            frame = av.VideoFrame(*FILM, "rgb24")
            frame.planes[0].update(hills(FILM, step / frames).tobytes())
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def write() -> None:
    """Write every sample."""
    FOLDER.mkdir(exist_ok=True)
    samples = {
        "voice.amr": amr_voice(VOICE_SECONDS),
        "picture.jpg": picture("JPEG"),
        "picture.png": picture("PNG"),
        "picture.gif": moving_picture(),
        "video.mp4": video(),
    }
    for name, content in samples.items():
        (FOLDER / name).write_bytes(content)
        print(f"{len(content):7} {name}")


if __name__ == "__main__":
    write()
