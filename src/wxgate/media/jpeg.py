"""The size of a JPEG, whose place depends on the segments before it (ITU-T T.81 annex B)."""

import struct
from typing import BinaryIO, Final

_START: Final = b"\xff\xd8"
_EXIF: Final = 0xE1
_EXIF_SIGN: Final = b"Exif\0\0"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments that tell the size."""
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a segment."""
_ENDS: Final = frozenset({0xD8, 0xD9, 0xDA})
"""Markers after which it is too late."""
_MOST_MARKERS: Final = 1000
_MOST_RUBBISH: Final = 1024
"""Bytes between two segments, which decoders skip."""
_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations that lay the picture on its side (Exif 2.32 §4.6.4)."""


def size(file: BinaryIO) -> tuple[int, int] | None:
    """Width and height as the picture is shown; None for what is no JPEG, or damaged before it tells."""
    turned: bool | None = None
    if file.read(2) != _START:
        return None
    for _ in range(_MOST_MARKERS):
        marker = _marker(file)
        if marker in _BARE:
            continue
        length = int.from_bytes(file.read(2), "big") - 2
        if marker is None or marker in _ENDS or length < 0:
            return None
        if marker in _FRAMES:
            return _frame_size(file.read(5), turned=bool(turned))
        content = file.read(length) if marker == _EXIF and turned is None else b""
        if content.startswith(_EXIF_SIGN):
            turned = _is_turned(content[len(_EXIF_SIGN) :])
        file.seek(length - len(content), 1)
    return None


def _marker(file: BinaryIO) -> int | None:
    """The next one, behind any number of fill bytes; None at the end, or when there is too much rubbish."""
    before = b""
    for _ in range(_MOST_RUBBISH):
        byte = file.read(1)
        if not byte:
            return None
        if before == b"\xff" and byte not in (b"\xff", b"\0"):
            return byte[0]
        before = byte
    return None


def _frame_size(head: bytes, *, turned: bool) -> tuple[int, int] | None:
    if len(head) < 5:
        return None
    height, width = struct.unpack_from(">HH", head, 1)
    return (height, width) if turned else (width, height)


def _is_turned(tiff: bytes) -> bool:
    """What the first directory of the Exif data says; damaged ones say nothing, as browsers see it too."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return False
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return value in _TURNED
    except struct.error:
        return False
    return False
