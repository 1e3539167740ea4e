"""What may be uploaded: sizes, kinds of file, and lengths (WeChat reference §9.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.media_types import CONTENT_TYPES, SUFFIXES, MediaType, content_type_of
from wxgate_sim.sound_lengths import amr_seconds, mp3_seconds

LARGEST: Mapping[MediaType, int] = {"voice": 2 * 1024 * 1024, "video": 10 * 1024 * 1024, "thumb": 64 * 1024}
TOO_LARGE: Mapping[MediaType, int] = {"image": 40009, "voice": 40010, "video": 40011, "thumb": 40012}
LARGEST_PICTURE = 1024 * 1024
PICTURES = ("image/jpeg", "image/png")
LONGEST_VOICE = 60.0
LENGTHS: Mapping[str, Callable[[bytes], float]] = {"voice/amr": amr_seconds, "audio/mpeg": mp3_seconds}


@dataclass(frozen=True, slots=True)
class Upload:
    """The file in a form."""

    filename: str
    content: bytes


def check_medium(account: Account, media_type: MediaType, upload: Upload) -> None:
    """Judge a file to be uploaded as a medium.

    Raises 44001 for an empty one, 40009 to 40012 for one too large, 40005 for a wrong name, 40113 for content that is
    not of the type, 45007 for a voice that is too long.
    """
    largest = account.largest_image if media_type == "image" else LARGEST[media_type]
    _check(upload, largest, TOO_LARGE[media_type], CONTENT_TYPES[media_type])
    length = LENGTHS.get(content_type_of(upload.content) or "")
    if length is None:
        return
    seconds = length(upload.content)
    if not seconds:
        raise Refused(40113)
    if seconds > LONGEST_VOICE:
        raise Refused(45007)


def check_picture(upload: Upload) -> None:
    """Judge a picture for articles and cards. Raises 44001, 40006 (over 1 MB), 40005 or 40113."""
    _check(upload, LARGEST_PICTURE, 40006, PICTURES)


def _check(upload: Upload, largest: int, too_large: int, content_types: tuple[str, ...]) -> None:
    if not upload.content:
        raise Refused(44001)
    if len(upload.content) > largest:
        raise Refused(too_large)
    suffixes = [suffix for each in content_types for suffix in SUFFIXES[each]]
    if PurePosixPath(upload.filename).suffix.lower() not in suffixes:
        raise Refused(40005)
    if content_type_of(upload.content) not in content_types:
        raise Refused(40113)
