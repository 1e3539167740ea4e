"""Which part of a file a request asks for (RFC 9110 §14), and whether it has the file already (§13)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from typing import Final

_ONE_RANGE: Final = re.compile(r"bytes=([0-9]{0,20})-([0-9]{0,20})", re.IGNORECASE)
_TAG: Final = re.compile(r'"[^"]*"')


class NotSatisfiable(Exception):
    """The part that is asked for lies behind the file's end: 416."""


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of a file from another."""

    etag: str
    """With its quotes; strong."""
    modified: float
    """UNIX seconds."""

    @property
    def last_modified(self) -> str:
        """As the header has it."""
        return formatdate(self.modified, usegmt=True)


def part_asked(ranges: Sequence[str], if_range: str | None, version: Version, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last of what the `Range` headers ask for; None for the whole file.

    What is malformed is ignored, as the RFC says. So are several ranges at once, as it allows: answering them costs
    more than the whole file, and players ask for one. Raises NotSatisfiable.
    """
    if len(ranges) != 1 or (if_range is not None and if_range not in {version.etag, version.last_modified}):
        return None
    match = _ONE_RANGE.fullmatch(ranges[0])
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        start, stop = max(0, size - int(match[2])), size
    else:
        start, last = int(match[1]), int(match[2] or size)
        if match[2] and last < start:
            return None
        stop = min(last + 1, size)
    if start >= size:
        raise NotSatisfiable
    return start, stop


def is_known(headers: Mapping[str, str], version: Version) -> bool:
    """Whether the asker has this very version: 304. Names of headers are in lower case."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or version.etag in _TAG.findall(tags)
    try:
        since = parsedate_to_datetime(headers["if-modified-since"])
        return int(version.modified) <= since.timestamp()
    except (KeyError, ValueError, OverflowError):
        return False
