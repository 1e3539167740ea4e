"""Width and height of pictures and films, read from a few bytes of the file; nothing is decoded.

Our own readers, because the files are hostile and this is the gateway's process: Pillow takes 67 MB for a PNG of 67 KB
(its texts are unpacked on the way to the picture) and has a WebP's canvas made before it tells its size; FFmpeg's
demuxers may crash. These look at numbers at known places, at most so many of them whatever a file says.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from wxgate.blobs.types import FileType
from wxgate.media import films, jpeg, pictures

Size = tuple[int, int]

NONE: Final[Size] = (0, 0)
_MOST: Final = 2**31 - 1
"""What a column of the database holds."""

_READERS: Final[Mapping[str, Callable[[BinaryIO], Size | None]]] = {
    "jpg": jpeg.size,
    "png": pictures.png_size,
    "gif": pictures.gif_size,
    "webp": pictures.webp_size,
    "bmp": pictures.bmp_size,
    "mp4": films.boxed_size,
    "mov": films.boxed_size,
    "3gp": films.boxed_size,
    "mpg": films.mpeg_size,
}


def dimensions(path: Path, file_type: FileType) -> Size:
    """Width and height in pixels as the file is shown: turned, if a JPEG or a film says so.

    (0, 0) for what has none, for a file that is not of this type or is damaged before the place where it tells, and for
    one that cannot be read. Blocks for a few reads, so it belongs on a thread.
    """
    read = _READERS.get(file_type.name)
    if read is None:
        return NONE
    try:
        with path.open("rb") as file:
            size = read(file)
    except OSError:
        return NONE
    return size if size and min(size) > 0 and max(size) <= _MOST else NONE
