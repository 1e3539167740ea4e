"""Reads the fault a control is given."""

from typing import cast

from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.faults import DEFAULTS, KINDS, LONGEST_TIMEOUT, WHENS, Fault, Kind, When
from wxgate_sim.upyun.errors import PHRASES

CUTS = ("reset", "close", "half")
BUSY = 42900002


def fault_of(given: Fields, number: int) -> Fault:
    """The fault; its path is `METHOD /path`, where a final `*` covers what begins alike. Raises BadInput."""
    kind = cast("Kind", given.choice("kind", KINDS))
    value = _value(given, kind)
    # half an answer, or a slow one, is an answer
    answers = kind == "slow_body" or value == "half"
    when = cast("When", given.choice("when", WHENS, "after" if answers else "before"))
    if answers and when == "before":
        raise BadInput("when", "this needs a real answer, so it is always after", "只能是 after")
    count = given.whole("count", 1, 1_000_000) if given.raw("count") is not None else None
    fault = Fault(number, given.text("path"), kind, value, when, count, 1.0, None)
    given.finish()
    return fault


def _value(given: Fields, kind: Kind) -> float | int | str:
    if given.raw("value") is None:
        default = BUSY if kind == "errcode" else DEFAULTS[kind]
        if default is None:
            raise BadInput("value", f"is required for {kind}: seconds", f"{kind} 必须给出秒数")
        return default
    match kind:
        case "latency" | "slow_body" | "timeout":
            return given.number("value", 0, LONGEST_TIMEOUT)
        case "http":
            return given.whole("value", 200, 599)
        case "errcode":
            code = given.whole("value", 0, 99_999_999)
            if code not in PHRASES:
                raise BadInput("value", "is not one of UpYun's error codes", "不是又拍云的错误码")
            return code
        case "cut":
            return given.choice("value", CUTS)
        case "garbage":
            return given.any_text("value")
