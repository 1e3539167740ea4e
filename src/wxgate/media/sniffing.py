"""What kind of file it is, told by its first bytes alone; what a server, a sender or a name says is never asked.

A file that begins like a picture and holds a script as well is a picture here. That is safe because it is then served
as one, with `nosniff`. What can be nothing but text (HTML, SVG, JSON, scripts) is of no type that browsers show.
"""

import re
from typing import Final

from wxgate.blobs.types import FILE_TYPES, UNKNOWN, FileType
from wxgate.transcoding.mp3_frames import ID3, frame_at

BEGINNING: Final = 4096
"""Bytes of the beginning that are looked at: two whole frames of any MP3."""

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"#!AMR\n", "amr"),
    (b"#!AMR-WB\n", "amr"),
    (b"#!SILK_V3", "silk"),
    (b"\x02#!SILK_V3", "silk"),  # as WeChat writes it
)
_RIFF: Final = {b"WEBP": "webp", b"WAVE": "wav"}
_BITMAP_HEADS: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
"""Sizes of the second header of a BMP, which is what tells its kinds apart."""
_OGG_SOUND: Final = ((b"Speex   ", "speex"), (b"OpusHead", "ogg"), (b"\x01vorbis", "ogg"), (b"\x7fFLAC", "ogg"))
_QUICKTIME_BOXES: Final = frozenset({b"moov", b"mdat", b"wide"})
"""What a film older than the box that names its kind begins with."""
_SOUND_BRAND: Final = re.compile(rb"M4[ABP] ")
_PHONE_BRAND: Final = re.compile(rb"3g[2egprs].")
_FILM_BRAND: Final = re.compile(rb"iso.|mp4[12]|avc1|M4V.|f4v |MSNV|dash|mmp4|XAVC")
_FEWEST_PACKETS: Final = 8
"""Packets that make a voice of WeChat's speex, of 20 ms each."""


def sniff(beginning: bytes) -> FileType:
    """The type of the file with this beginning: BEGINNING bytes, or all that there are. UNKNOWN for any other kind."""
    for sign, name in _BEGINNINGS:
        if beginning.startswith(sign):
            return FILE_TYPES[name]
    for told in (_riff, _bitmap, _ogg, _iso, _mpeg, _mp3, _weixin_speex):
        if name := told(beginning):
            return FILE_TYPES[name]
    return UNKNOWN


def _riff(beginning: bytes) -> str:
    return _RIFF.get(beginning[8:12], "") if beginning.startswith(b"RIFF") else ""


def _bitmap(beginning: bytes) -> str:
    """Two letters are not enough to go by."""
    known = int.from_bytes(beginning[14:18], "little") in _BITMAP_HEADS
    return "bmp" if known and beginning.startswith(b"BM") and beginning[6:10] == bytes(4) else ""


def _ogg(beginning: bytes) -> str:
    """By what the first page holds, after the list of its pieces; a film is none of our types."""
    if not beginning.startswith(b"OggS\0") or len(beginning) <= 27:
        return ""
    content = beginning[27 + beginning[26] :]
    return next((name for sign, name in _OGG_SOUND if content.startswith(sign)), "")


def _iso(beginning: bytes) -> str:
    """By the brands in the first box: the one that made the file, or else those it is as good as."""
    size, kind = int.from_bytes(beginning[:4], "big"), beginning[4:8]
    if kind in _QUICKTIME_BOXES and (size == 1 or 8 <= size < 1 << 29):
        return "mov"
    if kind != b"ftyp" or size < 16:
        return ""
    brands = beginning[16 : min(size, BEGINNING)]
    others = [brands[at : at + 4] for at in range(0, len(brands), 4)]
    return _branded(beginning[8:12]) or ("mp4" if {b"mp41", b"mp42"} & set(others) else "")


def _branded(brand: bytes) -> str:
    if brand == b"qt  ":
        return "mov"
    if _SOUND_BRAND.fullmatch(brand):
        return "m4a"
    if _PHONE_BRAND.fullmatch(brand):
        return "3gp"
    return "mp4" if _FILM_BRAND.fullmatch(brand) else ""


def _mpeg(beginning: bytes) -> str:
    """MPEG 1 and 2: a pack, with the bits that mark its version, or a film without sound."""
    if beginning.startswith(b"\0\0\1\xba"):
        marks = beginning[4:5] or b"\0"
        return "mpg" if marks[0] & 0xF0 == 0x20 or marks[0] & 0xC0 == 0x40 else ""
    return "mpg" if beginning.startswith(b"\0\0\1\xb3") and len(beginning) >= 12 else ""


def _mp3(beginning: bytes) -> str:
    """A tag, or two frames that fit each other; of two bytes anything could begin so."""
    if beginning.startswith(ID3):
        tag = beginning[3:10]
        return "mp3" if len(tag) == 7 and tag[0] in (2, 3, 4) and max(tag[3:]) < 0x80 else ""
    first = frame_at(beginning, 0)
    second = first and frame_at(beginning, first.size)
    if not first or not second:
        return ""
    return "mp3" if (first.version, first.rate) == (second.version, second.rate) else ""


def _weixin_speex(beginning: bytes) -> str:
    """WeChat's is packets of one size with that size in front, and nothing else, so it takes several to tell."""
    if not beginning:
        return ""
    packet = beginning[0] + 1
    sizes = beginning[::packet]
    whole = len(beginning) == BEGINNING or len(beginning) % packet == 0
    alike = sizes == beginning[:1] * len(sizes) and len(set(beginning[: packet * 2])) > 2
    return "speex" if whole and alike and packet >= 10 and len(sizes) >= _FEWEST_PACKETS else ""
