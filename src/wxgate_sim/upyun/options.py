"""What the simulated UpYun can be told to be."""

from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

Notification = Literal["normal", "late", "twice", "never", "bad_signature", "altered", "old"]
NOTIFICATIONS: tuple[str, ...] = get_args(Notification)
ResultShape = Literal["bare", "tasks"]
RESULT_SHAPES: tuple[str, ...] = get_args(ResultShape)


@dataclass(slots=True)
class Options:
    """The options in force, as they are when nothing was said; README.md explains each."""

    picture_headers: bool = True
    same_uri_limit: bool = False
    task_wait: float = 0.0
    task_seconds: float = 0.1
    task_status: int | None = None
    notification: Notification = "normal"
    notification_delay: float = 5.0
    result_shape: ResultShape = "bare"


class OptionChanges(TypedDict, total=False):
    """The same, each to be left as it is unless given."""

    picture_headers: bool
    same_uri_limit: bool
    task_wait: float
    task_seconds: float
    task_status: int | None
    notification: Notification
    notification_delay: float
    result_shape: ResultShape
