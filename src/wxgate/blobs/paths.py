"""Paths of stored files. Nothing that a client or WeChat sends ever becomes part of one.

`2026/11/<32 hex digits>.mp3`: the month keeps folders small and says when, 128 random bits keep the file from being
found by trying, the suffix is one that we know. Whoever has the URL may read the file.
"""

import re
import secrets
from datetime import UTC, datetime
from typing import Final

from wxgate.blobs.types import FILE_TYPES, FileType

_SUFFIXES: Final = "|".join(map(re.escape, FILE_TYPES))
_PATH: Final = re.compile(rf"[0-9]{{4}}/(?:0[1-9]|1[0-2])/[0-9a-f]{{32}}\.(?:{_SUFFIXES})")


def new_path(now: float, file_type: FileType) -> str:
    """A path for a file that is stored `now` (UNIX seconds; the month is UTC's), like no path before."""
    return f"{datetime.fromtimestamp(now, UTC):%Y/%m}/{secrets.token_hex(16)}.{file_type.name}"


def is_path(text: str) -> bool:
    """Whether `text` has the form that `new_path` gives, and nothing around it."""
    return _PATH.fullmatch(text) is not None


def type_of(path: str) -> FileType:
    """The type of the file at a path of ours."""
    return FILE_TYPES[path.rpartition(".")[2]]
