"""How far a task of UpYun's has come, and what its result says (UpYun reference §7.3, §8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wxgate.blobs.upyun.errors import printable
from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class Working:
    """Not known to have ended. `percent` is 0 to 100; None when UpYun has not begun, or does not know the task (yet).

    100 means that it is done but UpYun does not say how (any more): a HEAD of the MP3 tells.
    """

    percent: int | None


@dataclass(frozen=True, slots=True)
class Finished:
    """UpYun says that the file lies in the bucket; a HEAD of it is what proves it."""

    path: str
    """Where, without the bucket and without a leading slash: a path as `Blobs` takes it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """UpYun gave up."""

    reason: Text


Outcome = Working | Finished | Failed

DONE: Final = 100
GAVE_UP: Final = -1
_GOOD: Final = 200

_REASONS: Final[Mapping[int, Text]] = {
    400: Text("任务参数或源文件有误", "the task or its source file is not acceptable"),
    404: Text("源文件不存在", "the source file does not exist"),
    406: Text("转码参数有误", "an argument of the conversion is not acceptable"),
    504: Text("转码超时", "the conversion took too long"),
}
_FAILED: Final = Text("转码失败", "the conversion failed")


def under_way(percent: object) -> Working | None:
    """What `/status/` says of a task; None when it has ended, well or not, and its result is to be asked for."""
    if percent in (DONE, GAVE_UP):
        return None
    return Working(percent if isinstance(percent, int) and 0 <= percent < DONE else None)


def ended(result: Mapping[str, object], *, gave_up: bool) -> Outcome:
    """What the result of a task that ended says; it may be empty."""
    status, paths = result.get("status_code"), result.get("path")
    if isinstance(status, int) and status != _GOOD:
        cause = _REASONS.get(status, _FAILED)
        details = ", ".join(part for part in (f"status_code {status}", printable(result.get("description"))) if part)
        return Failed(Text(f"又拍云：{cause.zh}（{details}）", f"UpYun: {cause.en} ({details})"))
    if gave_up:
        return Failed(Text(f"又拍云：{_FAILED.zh}", f"UpYun: {_FAILED.en}"))
    match paths:
        case [str() as path, *_] if path.strip("/"):
            return Finished(path.lstrip("/"))
    return Working(DONE)
