"""What kind of file some bytes are, and which kinds each type of medium may hold (WeChat reference §9)."""

from collections.abc import Mapping
from typing import Literal, get_args

MediaType = Literal["image", "voice", "video", "thumb"]
MEDIA_TYPES: tuple[str, ...] = get_args(MediaType)

SPEEX = "voice/speex"

# The first content type is what a medium of the type is said to be when its bytes say nothing.
CONTENT_TYPES: Mapping[MediaType, tuple[str, ...]] = {
    "image": ("image/jpeg", "image/png", "image/gif"),
    "voice": ("voice/amr", "audio/mpeg"),
    "video": ("video/mp4",),
    "thumb": ("image/jpeg",),
}
# The first is how a file is called; the others are accepted when one is uploaded.
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "voice/amr": (".amr",),
    "audio/mpeg": (".mp3",),
    "video/mp4": (".mp4",),
    SPEEX: (".speex",),
}

_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (0, b"#!AMR\n", "voice/amr"),
    (0, b"ID3", "audio/mpeg"),
    (4, b"ftyp", "video/mp4"),
)


def content_type_of(content: bytes) -> str | None:
    """The content type that the bytes begin like; None for anything WeChat does not take."""
    for offset, sign, content_type in _BEGINNINGS:
        if content.startswith(sign, offset):
            return content_type
    # A frame of MP3 begins with eleven set bits, then two of the version, then 01 for layer III.
    is_mp3 = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if is_mp3 else None


def told_type(media_type: MediaType, content: bytes) -> str:
    """What WeChat says a medium of this type with these bytes is: it believes the type more than the bytes."""
    known, found = CONTENT_TYPES[media_type], content_type_of(content)
    return found if found in known else known[0]
