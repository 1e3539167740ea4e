"""The two ends of a transcoding on disk. These block, and belong on a thread."""

import contextlib
import os
import tempfile
from pathlib import Path

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed


def read_voice(source: Path, most: int) -> bytes:
    """The whole file, of so many bytes at most. Raises NotTranscodable, TranscodingFailed."""
    try:
        with source.open("rb") as file:
            voice = file.read(most + 1)
    except OSError as error:
        raise TranscodingFailed(
            Text(f"语音文件无法读取（{error.strerror}）", f"the voice's file cannot be read ({error.strerror})"),
            passing=not isinstance(error, FileNotFoundError),
        ) from None
    if len(voice) > most:
        raise NotTranscodable(Text(f"文件超过 {most} 字节", f"the file is larger than {most} bytes"))
    return voice


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file under another name, then gives it its own. Raises TranscodingFailed, and leaves nothing then."""
    part = ""
    try:
        number, part = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(part).replace(target)
    except OSError as error:
        if part:
            with contextlib.suppress(OSError):
                Path(part).unlink()
        raise TranscodingFailed(
            Text(f"MP3 无法写入（{error.strerror}）", f"the MP3 cannot be written ({error.strerror})"), passing=True
        ) from None
