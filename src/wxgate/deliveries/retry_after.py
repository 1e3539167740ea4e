"""The header by which a server says when to come again (RFC 9110 §10.2.3)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 86_400.0
"""Seconds that a server may put us off at most."""

_SECONDS: Final = re.compile(r"[0-9]+")


def retry_after(header: str, now: float) -> float:
    """Seconds to wait, 0 when the header is absent, unreadable or in the past; `now` is the UNIX time."""
    text = header.strip()
    # of that many digits the value is the longest anyway
    seconds = float(text[:10]) if _SECONDS.fullmatch(text) else _moment(text, now) - now
    return min(max(seconds, 0.0), LONGEST)


def _moment(text: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return now
