"""Sizes of films: MP4, QuickTime and 3GP, which are boxes within boxes (ISO/IEC 14496-12), and MPEG 1 and 2."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

_MOST_BOXES: Final = 1000
"""Heads of boxes that are read in one file, whatever it holds."""
_SIZE_IN_8_BYTES: Final = 1
_TO_THE_END: Final = 0
_MOST_SEARCHED: Final = 1024 * 1024
"""Bytes of an MPEG among which the head of its film must be."""
_SEQUENCE: Final = b"\0\0\1\xb3"


class _Box(NamedTuple):
    kind: bytes
    start: int
    """Where its content begins."""
    end: int


class _Boxes:
    """The boxes of a file. They are walked forwards only and never deeper than asked, so no file makes a loop."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = _MOST_BOXES
        self.whole = _Box(b"", 0, file.seek(0, 2))

    def within(self, parent: _Box) -> Iterator[_Box]:
        """Its parts, up to the first that is damaged, or reaches beyond it."""
        at = parent.start
        while self._left > 0 and (box := self._at(at, parent.end)):
            self._left -= 1
            yield box
            at = box.end

    def named(self, parent: _Box, kind: bytes) -> Iterator[_Box]:
        """The parts that are of this kind."""
        return (box for box in self.within(parent) if box.kind == kind)

    def content(self, box: _Box, most: int) -> bytes:
        """The first bytes of it, as many as there are."""
        self._file.seek(box.start)
        return self._file.read(min(most, box.end - box.start))

    def _at(self, at: int, limit: int) -> _Box | None:
        self._file.seek(at)
        head = self._file.read(16)
        if at + 8 > limit or len(head) < 8:
            return None
        size, start = int.from_bytes(head[:4], "big"), at + 8
        if size == _SIZE_IN_8_BYTES:
            size, start = int.from_bytes(head[8:16], "big"), at + 16
        end = limit if size == _TO_THE_END else at + size
        return _Box(head[4:8], start, end) if start <= end <= limit else None


def boxed_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of the first track that is a film, as it is shown: stretched and turned as the track says; None without one."""
    boxes = _Boxes(file)
    for movie in boxes.named(boxes.whole, b"moov"):
        for track in boxes.named(movie, b"trak"):
            if _is_film(boxes, track) and (size := _track_size(boxes, track)):
                return size
    return None


def _is_film(boxes: _Boxes, track: _Box) -> bool:
    for media in boxes.named(track, b"mdia"):
        for handler in boxes.named(media, b"hdlr"):
            return boxes.content(handler, 12)[8:] == b"vide"
    return False


def _track_size(boxes: _Boxes, track: _Box) -> tuple[int, int] | None:
    """From the head of the track (§8.3.2): numbers with 16 bits before the point, after the matrix that turns it."""
    head = next((boxes.content(box, 96) for box in boxes.named(track, b"tkhd")), b"")
    at = 52 if head[:1] == b"\1" else 40
    if len(head) < at + 44:
        return None
    upright, _, _, _, also_upright, *_, width, height = (
        number / 65536 for number in struct.unpack_from(">9i2I", head, at)
    )
    if not upright and not also_upright:
        width, height = height, width
    return (round(width), round(height)) if width and height else None


def mpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of the first head of a film in the stream (ISO/IEC 11172-2 §2.4.2.3): 12 bits each."""
    beginning = file.read(_MOST_SEARCHED)
    at = beginning.find(_SEQUENCE)
    told = beginning[at + 4 : at + 7]
    if at < 0 or len(told) < 3:
        return None
    bits = int.from_bytes(told, "big")
    return bits >> 12, bits & 0xFFF
