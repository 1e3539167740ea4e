"""What can be said of a template message, and what a try at sending it tells."""

from dataclasses import dataclass
from typing import Final, Literal

Status = Literal["queued", "sent", "delivered", "blocked", "failed", "unknown"]

QUEUED: Final = "queued"
SENT: Final = "sent"
DELIVERED: Final = "delivered"
BLOCKED: Final = "blocked"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"

ERRMSG_LIMIT: Final = 300
LARGEST_ERRCODE: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a try brought. Of one that is to be repeated `status` says how the message ends if it was the last."""

    status: Status
    errcode: int | None
    """WeChat's; None when it did not say."""
    errmsg: str
    msgid: int | None = None
    at: float | None = None
    """When WeChat took the message."""


def verdict(status: Status, errcode: int | None, errmsg: str) -> Verdict:
    """The verdict on a message that was not sent, in what a database can hold whatever WeChat said."""
    if errcode is not None and abs(errcode) > LARGEST_ERRCODE:
        errcode = -1
    return Verdict(status, errcode, readable(errmsg))


def readable(errmsg: str) -> str:
    """The first characters of a text of WeChat's, on one line and without control characters."""
    return "".join(char if char.isprintable() else " " for char in errmsg[:ERRMSG_LIMIT])
