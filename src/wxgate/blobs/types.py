"""The types of file that we store: our name of each, which is also the suffix of its path, and what goes with it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class FileType(NamedTuple):
    """What is known of one type."""

    name: str
    """As the contract's `file_type` and as the suffix of a path, without the dot."""
    content_type: str
    passive: bool
    """Whether a browser that shows the file can do nothing but show it: pictures, sound and film, but nothing that may
    hold a script. The others are sent as attachments."""


_PASSIVE: Final = (
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("bmp", "image/bmp"),
    ("amr", "audio/amr"),
    ("silk", "audio/silk"),
    ("speex", "audio/x-speex"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("mp4", "video/mp4"),
    ("mov", "video/quicktime"),
    ("3gp", "video/3gpp"),
    ("mpg", "video/mpeg"),
)

UNKNOWN: Final = FileType("bin", "application/octet-stream", passive=False)
"""A file that is of none of the other types, whatever somebody said it was."""

FILE_TYPES: Final[Mapping[str, FileType]] = MappingProxyType(
    {
        **{name: FileType(name, content_type, passive=True) for name, content_type in _PASSIVE},
        UNKNOWN.name: UNKNOWN,
    }
)
"""Every type, by name."""

_PASSIVE_CONTENT: Final = frozenset(content_type for _, content_type in _PASSIVE)


def is_passive(content_type: str) -> bool:
    """Whether files of this content type can do nothing in a browser but be shown."""
    return content_type in _PASSIVE_CONTENT
