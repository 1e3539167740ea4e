"""The types of parameters that only links have."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator

from wxgate.protocol.parameters import Accepts

MAX_OUT_ID: Final = 256
"""Bytes."""

_SHORT_LINK: Final = re.compile(
    r"(?:(?:https?://)?[^/?#\s]+/(?:[^?#\s]*/)?tu/)?([0-9a-f]{32})/?(?:[?#].*)?", re.IGNORECASE
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _out_id(value: str) -> str:
    if len(value.encode()) > MAX_OUT_ID or not value.isprintable():
        raise ValueError
    return value


def read_key(value: str) -> str:
    """The key of a link, given alone or in the link's URL, whatever the host: the base of links may have changed.

    Raises ValueError.
    """
    found = _SHORT_LINK.fullmatch(value)
    if found is None:
        raise ValueError
    return found[1].lower()


def read_day(value: str) -> str:
    """A day of the calendar as statistics name it. Raises ValueError."""
    if not _DAY.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value).isoformat()


OutId = Annotated[
    str,
    AfterValidator(_out_id),
    Accepts(
        f"不超过 {MAX_OUT_ID} 字节、不含控制字符的文本",
        f"a text of at most {MAX_OUT_ID} bytes without control characters",
    ),
]
LinkKey = Annotated[
    str,
    AfterValidator(read_key),
    Accepts(
        "短链接末尾的 32 位十六进制标识，或完整的短链接",
        "the 32 hexadecimal digits that a short link ends with, or all of it",
    ),
]
Day = Annotated[str, AfterValidator(read_day), Accepts("日期，如 2026-03-01", "a day, such as 2026-03-01")]
