"""Really converts sound to MP3, with the FFmpeg libraries that come with PyAV."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import av
from av.error import FFmpegError

RATE = 16_000
LAYOUTS = {"1": "mono", "2": "stereo"}
DEFAULT_KBPS = "64"
KEYS = frozenset({"f", "ac", "ab", "vbr", "sm", "ss", "es"})


class NotConverted(Exception):
    """It cannot be done. `status` is what UpYun's notification says."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def read_avopts(avopts: str) -> dict[str, str]:
    """`/ab/32/ac/1/f/mp3` as a dictionary. Raises NotConverted for keys and values that are not imitated."""
    parts = avopts.strip("/").split("/") if avopts.strip("/") else []
    options = dict(zip(parts[::2], parts[1::2], strict=False))
    usable = (
        len(parts) % 2 == 0
        and options.keys() <= KEYS
        and options.get("f", "mp3") == "mp3"
        and options.get("ac", "2") in LAYOUTS
        and options.get("ab", DEFAULT_KBPS).isdecimal()
    )
    if not usable:
        raise NotConverted(406, "Invalid avopts")
    return options


def to_mp3(source: Path, options: Mapping[str, str]) -> bytes:
    """The sound in the file as an MP3 of 16 kHz. Raises NotConverted when there is none in it."""
    made = BytesIO()
    try:
        with av.open(str(source)) as given, av.open(made, "w", format="mp3") as mp3:
            stream = mp3.add_stream("libmp3lame", rate=RATE)
            stream.bit_rate = 1000 * int(options.get("ab", DEFAULT_KBPS))
            stream.layout = LAYOUTS[options.get("ac", "2")]
            for frame in given.decode(audio=0):
                mp3.mux(stream.encode(frame))
            mp3.mux(stream.encode(None))
    except (FFmpegError, IndexError, ValueError):
        raise NotConverted(400, "Invalid source file") from None
    return made.getvalue()


def described(source: Path) -> dict[str, object]:
    """What `return_info` tells, in the manner of ffprobe. Raises NotConverted."""
    try:
        with av.open(str(source)) as given:
            streams = [{"codec": each.codec_context.name, "type": each.type} for each in given.streams]
            seconds = (given.duration or 0) / av.time_base
            return {"streams": streams, "format": {"format": given.format.name, "duration": seconds}}
    except (FFmpegError, ValueError):
        raise NotConverted(400, "Invalid source file") from None
