"""Width and height of files as they are shown, at the cost of a few reads, whatever a file says."""

import io
import os
import random
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image
from tests.media.real_files import FILM, PICTURE, REAL, picture, real, turned

from wxgate.blobs.types import FILE_TYPES
from wxgate.media import films, jpeg, pictures
from wxgate.media.dimensions import NONE, dimensions

Reader = Callable[[BinaryIO], tuple[int, int] | None]

PICTURES = ("jpg", "png", "gif", "webp", "bmp")
FILMS = ("mp4", "mov", "3gp", "mpg")
GIB = 1024**3


def told(path: Path, content: bytes, name: str) -> tuple[int, int]:
    path.write_bytes(content)
    return dimensions(path, FILE_TYPES[name])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_tells_its_size(path: Path, name: str) -> None:
    file_type = name.split()[-1]
    expected = PICTURE if file_type in PICTURES else FILM if file_type in FILMS else NONE
    assert told(path, real(name), file_type) == expected


@pytest.mark.parametrize("name", [name for name in REAL if name.split()[-1] in PICTURES + FILMS])
def test_a_file_that_ends_early_tells_its_size_or_none(path: Path, name: str) -> None:
    file_type, content = name.split()[-1], real(name)
    expected = told(path, content, file_type)
    ends = {*range(min(len(content), 600)), *range(600, len(content), 97), len(content)}
    assert {told(path, content[:end], file_type) for end in ends} == {expected, NONE}


@pytest.mark.parametrize("name", REAL)
def test_a_file_that_is_of_another_type_has_no_size_and_does_no_harm(path: Path, name: str) -> None:
    kin = {"mp4": ("mov", "3gp", "m4a"), "mov": ("mp4", "3gp", "m4a"), "3gp": ("mp4", "mov", "m4a"), "m4a": FILMS}
    own = name.split()[-1]
    for other in FILE_TYPES.keys() - {own, *kin.get(own, ())}:
        assert told(path, real(name), other) == NONE


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_that_lies_on_its_side_is_told_as_it_is_shown(path: Path, orientation: int, order: str) -> None:
    sides = PICTURE if orientation < 5 else PICTURE[::-1]
    assert told(path, turned(orientation, order), "jpg") == sides


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_turns_nothing(path: Path, orientation: int) -> None:
    assert told(path, turned(orientation, "<"), "jpg") == PICTURE


@pytest.mark.parametrize("size", [(1, 1), (1, 65500), (65500, 1), (300, 200)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP"])
def test_sizes_are_those_that_pillow_tells(path: Path, kind: str, size: tuple[int, int]) -> None:
    content = picture(kind, size)
    with Image.open(BytesIO(content)) as image:
        assert told(path, content, kind.lower().replace("jpeg", "jpg")) == image.size == size


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (16383, 1), (1, 16383), (300, 200)])
def test_sizes_of_webp_are_those_that_pillow_tells(
    path: Path, size: tuple[int, int], lossless: bool, mode: str
) -> None:
    content = picture("WEBP", size, mode, lossless=lossless)
    with Image.open(BytesIO(content)) as image:
        assert told(path, content, "webp") == image.size == size


def test_other_kinds_of_bmp(path: Path) -> None:
    head = b"BM" + bytes(12)
    assert told(path, head + struct.pack("<IHH", 12, 7, 9) + bytes(4), "bmp") == (7, 9)
    assert told(path, head + struct.pack("<Iii", 40, 7, -9), "bmp") == (7, 9)  # the first row is the topmost
    assert told(path, head + struct.pack("<Iii", 40, -7, 9), "bmp") == NONE


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + bytes(9)


def webp(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sides


def test_a_picture_may_say_that_it_is_huge(path: Path) -> None:
    assert told(path, png(100_000, 100_000), "png") == (100_000, 100_000)
    assert told(path, webp(1 << 24, 1 << 24), "webp") == (1 << 24, 1 << 24)
    assert told(path, b"BM" + bytes(12) + struct.pack("<Iii", 40, 2**31 - 1, 2**31 - 1), "bmp") == (2**31 - 1,) * 2


def test_a_size_that_no_picture_has_is_none(path: Path) -> None:
    for width, height in ((0, 5), (5, 0), (2**31, 5), (2**32 - 1, 5)):
        assert told(path, png(width, height), "png") == NONE
    assert told(path, b"BM" + bytes(12) + struct.pack("<Iii", 40, 5, -(2**31)), "bmp") == NONE
    assert told(path, b"GIF89a" + bytes(10), "gif") == NONE


def box(kind: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I", 8 + len(joined)) + kind + joined


UPRIGHT = (1, 0, 0, 0, 1, 0, 0, 0, 1)
RIGHT = (0, 1, 0, -1, 0, 0, 0, 0, 1)
UPSIDE_DOWN = (-1, 0, 0, 0, -1, 0, 0, 0, 1)
LEFT = (0, -1, 0, 1, 0, 0, 0, 0, 1)


def track(
    width: float, height: float, matrix: tuple[int, ...] = UPRIGHT, *, version: int = 0, handler: bytes = b"vide"
) -> bytes:
    times = 32 if version else 20
    numbers = [number << 16 for number in matrix] + [round(width * 65536), round(height * 65536)]
    head = box(b"tkhd", bytes([version, 0, 0, 3]), bytes(times + 16), struct.pack(">9i2I", *numbers))
    media = box(b"mdia", box(b"mdhd", bytes(24)), box(b"hdlr", bytes(8), handler, bytes(12)))
    return box(b"trak", head, box(b"edts"), media)


@pytest.mark.parametrize("version", [0, 1])
def test_a_film_is_told_as_it_is_shown(path: Path, version: int) -> None:
    for matrix in (UPRIGHT, UPSIDE_DOWN):
        film = box(b"moov", box(b"mvhd"), track(640, 360, matrix, version=version))
        assert told(path, film, "mp4") == (640, 360)
    for matrix in (LEFT, RIGHT):
        film = box(b"moov", box(b"mvhd"), track(640, 360, matrix, version=version))
        assert told(path, film, "mp4") == (360, 640)


def test_the_first_track_that_is_a_film_with_a_size_tells(path: Path) -> None:
    sound, unknown, subtitles = track(1, 1, handler=b"soun"), track(0, 0), track(9, 9, handler=b"text")
    headless = box(b"trak", box(b"mdia"))
    tracks = (sound, subtitles, headless, unknown, track(640.4, 359.6), track(5, 5))
    assert told(path, box(b"ftyp") + box(b"moov", *tracks), "mp4") == (640, 360)
    assert told(path, box(b"moov", sound, subtitles, headless, unknown), "mp4") == NONE
    assert told(path, box(b"ftyp") + box(b"mdat", bytes(100)), "mp4") == NONE


def test_the_head_of_a_film_may_follow_gigabytes(path: Path) -> None:
    size = 5 * GIB
    path.write_bytes(box(b"ftyp") + struct.pack(">I4sQ", 1, b"mdat", size))
    os.truncate(path, 8 + size)  # of nothing: no disk is used
    with path.open("ab") as file:
        file.write(box(b"moov", track(640, 360)))
    assert dimensions(path, FILE_TYPES["mp4"]) == (640, 360)


def test_a_last_box_may_reach_to_the_end(path: Path) -> None:
    film = box(b"moov", track(640, 360))
    assert told(path, b"\0\0\0\0" + film[4:], "mp4") == (640, 360)


BROKEN_FILMS: dict[str, bytes] = {
    "boxes of no size": b"\0\0\0\1free" + bytes(8) + box(b"moov", track(5, 5)),
    "a size smaller than the head": b"\0\0\0\7free" + box(b"moov", track(5, 5)),
    "a size of half a head": b"\0\0\0\4" + box(b"moov", track(5, 5)),
    "a size beyond the file": b"\x7f\xff\xff\xffmoov" + track(5, 5),
    "a size of 64 bits": b"\0\0\0\1moov" + b"\xff" * 8 + track(5, 5),
    "a child larger than its parent": box(b"moov", struct.pack(">I", 10_000) + track(5, 5)[4:]),
    "boxes in themselves": box(b"moov", box(b"moov", box(b"moov", track(5, 5)))),
    "tracks in tracks": box(b"moov", box(b"trak", track(5, 5))),
    "a short head of a track": box(b"moov", box(b"trak", box(b"tkhd", bytes(83)), track(5, 5)[100:])),
    "a packed head": box(b"moov", box(b"cmov", bytes(50))),
    "only zeros": bytes(100_000),
    "only ones": b"\xff" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN_FILMS)
def test_a_broken_film_has_no_size(path: Path, name: str) -> None:
    assert told(path, BROKEN_FILMS[name], "mp4") == NONE


class Counting(io.BytesIO):
    """Counts what is read of it."""

    reads = 0
    size = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.reads += 1
        self.size += len(piece)
        return piece


SEGMENTS = b"\xff\xe1\0\x02"
TABLES = b"".join(bytes([0xFF, marker]) + b"\0\x08\1\2\3\4\5\6" for marker in (0xC4, 0xC8, 0xCC))
"""Segments with the markers among those of frames that are none."""
ENDLESS: dict[str, tuple[Reader, bytes]] = {
    "empty boxes": (films.boxed_size, box(b"free") * 500_000),
    "empty heads": (films.boxed_size, box(b"moov") * 500_000),
    "empty tracks": (films.boxed_size, box(b"moov", box(b"trak") * 500_000)),
    "empty media": (films.boxed_size, box(b"moov", box(b"trak", box(b"mdia") * 500_000))),
    "a large film in MPEG": (films.mpeg_size, b"\0\0\1\xba" + bytes(4_000_000)),
    "empty segments": (jpeg.size, b"\xff\xd8" + SEGMENTS * 1_000_000),
    "bare markers": (jpeg.size, b"\xff\xd8" + b"\xff\xd0" * 2_000_000),
    "fill bytes": (jpeg.size, b"\xff\xd8" + b"\xff" * 4_000_000),
    "rubbish": (jpeg.size, b"\xff\xd8" + bytes(4_000_000)),
    "large segments": (jpeg.size, b"\xff\xd8" + (b"\xff\xe1\xff\xff" + bytes(65533)) * 60),
    "a large PNG": (pictures.png_size, png(0, 0) + bytes(4_000_000)),
    "a large GIF": (pictures.gif_size, b"GIF89a\0\0\0\0" + bytes(4_000_000)),
    "a large WebP": (pictures.webp_size, b"RIFF\0\0\0\0WEBPVP8 " + bytes(4_000_000)),
    "a large BMP": (pictures.bmp_size, b"BM" + bytes(4_000_000)),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_file_is_read_for_long(name: str) -> None:
    reader, content = ENDLESS[name]
    file = Counting(content)
    assert reader(file) in (None, NONE)
    assert file.reads <= 6000
    assert file.size <= 4_000_000


def exif(tiff: bytes) -> bytes:
    """A JPEG of 37 by 19 with this in its Exif data."""
    segment = b"Exif\0\0" + tiff
    start = b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(segment)) + segment
    return start + b"\xff\xc0\0\x0b\x08\0\x13\0\x25\1\1\x11\0"


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"II",
        b"II*\0",
        b"XX*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0",
        b"II*\0\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff" + bytes(12) * 5000,
        b"II*\0\x08\0\0\0\1\0\x12\1\3\0",
    ],
)
def test_damaged_exif_data_turn_nothing(path: Path, tiff: bytes) -> None:
    assert told(path, exif(tiff), "jpg") == PICTURE


def test_markers_of_a_jpeg_may_stand_behind_fill_bytes_and_rubbish(path: Path) -> None:
    content = picture("JPEG")
    at = content.index(b"\xff\xc0")
    for between in (b"\xff" * 100, bytes(100), b"\xff\0" * 50, b"\xff\x01", b"\xff\xd0", SEGMENTS, TABLES):
        assert told(path, content[:at] + between + content[at:], "jpg") == PICTURE
    for end in (b"\xff\xd9", b"\xff\xda\0\x08", b"\xff\xd8", b"\xff\xe1\0\1"):
        assert told(path, content[:at] + end + content[at:], "jpg") == NONE


@pytest.mark.parametrize("name", PICTURES + FILMS)
def test_random_damage_does_no_harm(path: Path, name: str) -> None:
    dice = random.Random(name)
    for _ in range(150):
        content = bytearray(real(name)[:3000])
        for _ in range(dice.randrange(1, 30)):
            content[dice.randrange(len(content))] = dice.choice((0, 1, 0x7F, 0xFF, dice.randrange(256)))
        width, height = told(path, bytes(content), name)
        assert (width > 0) == (height > 0)
        assert told(path, dice.randbytes(dice.randrange(200)), name) == NONE


def test_what_cannot_be_read_has_no_size(tmp_path: Path) -> None:
    for file_type in FILE_TYPES.values():
        assert dimensions(tmp_path / "not there", file_type) == NONE
        assert dimensions(tmp_path, file_type) == NONE
        assert told(tmp_path / "empty", b"", file_type.name) == NONE
