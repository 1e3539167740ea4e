"""Reads the options a control is given."""

from typing import cast

from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.upyun.options import NOTIFICATIONS, RESULT_SHAPES, Notification, Options, ResultShape

LONGEST = 86_400.0
STATUSES = (400, 404, 406, 500, 504)


def change(options: Options, given: Fields) -> None:
    """Set what was given, all or nothing. Raises BadInput."""
    new: dict[str, object] = {}
    for name in ("picture_headers", "same_uri_limit"):
        if given.has(name):
            new[name] = given.flag(name)
    for name in ("task_wait", "task_seconds", "notification_delay"):
        if given.has(name):
            new[name] = given.number(name, 0, LONGEST)
    if given.has("task_status"):
        new["task_status"] = _status(given)
    if given.has("notification"):
        new["notification"] = how_of(given, "notification")
    if given.has("result_shape"):
        new["result_shape"] = cast("ResultShape", given.choice("result_shape", RESULT_SHAPES))
    given.finish()
    for name, value in new.items():
        setattr(options, name, value)


def how_of(given: Fields, name: str) -> Notification:
    """How a notification is sent."""
    return cast("Notification", given.choice(name, NOTIFICATIONS))


def _status(given: Fields) -> int | None:
    status = given.raw("task_status")
    if status is None:
        return None
    if not isinstance(status, int) or status not in STATUSES:
        words = ", ".join(map(str, STATUSES))
        raise BadInput("task_status", f"must be null or one of: {words}", f"只能是 null 或：{words}")
    return status
