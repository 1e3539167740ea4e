"""Sizes of pictures that tell them at a fixed place. Each is None for a file that is not of the kind."""

import struct
from typing import BinaryIO


def png_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of the first chunk, which is always the one that tells (PNG §11.2.1)."""
    head = file.read(24)
    if len(head) < 24 or not head.startswith(b"\x89PNG\r\n\x1a\n") or head[12:16] != b"IHDR":
        return None
    return _unpacked(">II", head, 16)


def gif_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of the screen, on which the pictures are drawn (GIF89a §18)."""
    head = file.read(10)
    return _unpacked("<HH", head, 6) if len(head) == 10 and head.startswith(b"GIF8") else None


def bmp_size(file: BinaryIO) -> tuple[int, int] | None:
    """A negative height says that the first row is the topmost."""
    head = file.read(26)
    if len(head) < 26 or not head.startswith(b"BM"):
        return None
    if int.from_bytes(head[14:18], "little") == 12:
        return _unpacked("<HH", head, 18)
    width, height = _unpacked("<ii", head, 18)
    return width, abs(height)


def webp_size(file: BinaryIO) -> tuple[int, int] | None:
    """Of the canvas, or of the one picture there is (RFC 9649 §2.5 to §2.7, RFC 6386 §9.1)."""
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"RIFF") or head[8:12] != b"WEBP":
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = _unpacked("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF  # the upper bits ask for scaling
    return None


def _unpacked(form: str, head: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, head, at)
    return first, second
