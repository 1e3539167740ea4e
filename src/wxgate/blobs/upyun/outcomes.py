"""How far a task of UpYun's has come."""

from dataclasses import dataclass

from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class Working:
    """Not done yet. `percent` is 0 to 100; None when UpYun has not begun, or does not know the task (yet)."""

    percent: int | None


@dataclass(frozen=True, slots=True)
class Finished:
    """UpYun says that the file lies in the bucket; a HEAD of it is what proves it."""

    path: str
    """Where, without the bucket and without a leading slash: a path as `Blobs` takes it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """UpYun gave up; another try with the same file would end alike."""

    reason: Text


Outcome = Working | Finished | Failed
