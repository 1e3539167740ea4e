"""A voice that becomes an MP3: how far it is, and who is to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self, cast

from wxgate.protocol.text import Text

Status = Literal["working", "done", "failed"]
WORKING: Final = "working"
DONE: Final = "done"
FAILED: Final = "failed"


@dataclass(frozen=True, slots=True)
class Voice:
    """A row of the table."""

    key: str
    appid: str
    media_id: str
    status: Status
    asked_at: float
    path: str | None
    """Of the MP3: where it lies when it is done, and until then where it is going to."""
    reason: Text
    """Why it failed."""
    task_id: str | None
    """UpYun's name of the conversion that was asked for."""
    task_at: float | None

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self:
        """The voice of a row."""
        return cls(
            key=cast("str", row["key"]),
            appid=cast("str", row["appid"]),
            media_id=cast("str", row["media_id"]),
            status=cast("Status", row["status"]),
            asked_at=cast("float", row["asked_at"]),
            path=cast("str | None", row["path"]),
            reason=Text(cast("str | None", row["reason_zh"]) or "", cast("str | None", row["reason_en"]) or ""),
            task_id=cast("str | None", row["task_id"]),
            task_at=cast("float | None", row["task_at"]),
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """Who wants to be told of a voice, and where."""

    client_code: str
    notify_url: str


@dataclass(frozen=True, slots=True)
class Made:
    """The MP3 is stored."""

    path: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Failed:
    """There will be no MP3. `reason` is for the client's people."""

    reason: Text


End = Made | Failed
