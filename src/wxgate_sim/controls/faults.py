"""/_sim/faults: make calls go wrong."""

from collections.abc import Collection
from typing import cast

from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.faults import (
    DEFAULTS,
    FASTEST_TRICKLE,
    KINDS,
    LONGEST_TIMEOUT,
    SPOILING,
    WHENS,
    Fault,
    Kind,
    Spoiling,
    When,
)
from wxgate_sim.world import World

CUTS = ("reset", "close")
MOST_OF_A_BODY = 0.999


def add(world: World, given: Fields, paths: Collection[str]) -> dict[str, object]:
    """A new fault; for ever and for every call unless count or share say less."""
    kind = cast("Kind | Spoiling", given.choice("kind", (*KINDS, *SPOILING)))
    fault = Fault(
        id=0,
        path=_path(given, paths),
        kind=kind,
        value=_value(given, kind),
        when=_when(given, kind),
        left=given.whole("count", 1, 1_000_000) if given.raw("count") is not None else None,
        share=given.number("share", 0, 1) if given.raw("share") is not None else 1.0,
        appid=given.optional_text("appid"),
    )
    given.finish()
    fault.id = next(world.faults.numbers)
    world.faults.active.append(fault)
    return shown(fault)


def remove(world: World, number: int) -> None:
    """Take one fault back. Raises a 404 when it is not in force (any more)."""
    left = [fault for fault in world.faults.active if fault.id != number]
    if len(left) == len(world.faults.active):
        raise BadInput("id", "no such fault in force; see GET /_sim/faults", "没有这个故障", 404)
    world.faults.active[:] = left


def shown(fault: Fault) -> dict[str, object]:
    """The fault as JSON; `count` is how often it will still strike."""
    return {
        "id": fault.id,
        "path": fault.path,
        "kind": fault.kind,
        "value": fault.value,
        "when": fault.when,
        "count": fault.left,
        "share": fault.share,
        "appid": fault.appid,
    }


def _path(given: Fields, paths: Collection[str]) -> str:
    path = given.text("path")
    probe = Fault(0, path, "errcode", -1, "before", None, 1.0, None)
    if not any(probe.covers(each) for each in paths):
        raise BadInput(
            "path", "nothing imitated has this path (a final * covers what begins alike)", "没有模拟这个路径"
        )
    return path


def _value(given: Fields, kind: Kind | Spoiling) -> float | int | str:
    if given.raw("value") is None:
        default = DEFAULTS[kind]
        if default is None:
            en, zh = ("bytes a second", "每秒字节数") if kind == "trickle" else ("seconds", "秒数")
            raise BadInput("value", f"is required for {kind}: {en}", f"{kind} 必须给出{zh}")
        return default
    match kind:
        case "latency" | "slow_body" | "timeout":
            return given.number("value", 0, LONGEST_TIMEOUT)
        case "http":
            return given.whole("value", 200, 599)
        case "errcode":
            return given.whole("value", -1, 99_999_999)
        case "cut":
            return given.choice("value", CUTS)
        case "garbage":
            return given.any_text("value")
        case _:
            return _spoiling_value(given, kind)


def _spoiling_value(given: Fields, kind: Spoiling) -> float | int | str:
    match kind:
        case "trickle":
            return given.whole("value", 1, FASTEST_TRICKLE)
        case "truncate":
            return given.number("value", 0, MOST_OF_A_BODY)
        case "content_type":
            return _content_type(given)


def _content_type(given: Fields) -> str:
    content_type = given.text("value")
    if not content_type.isascii() or not content_type.isprintable():
        raise BadInput("value", "must be a content type such as text/html", "必须是 text/html 这样的内容类型")
    return content_type


def _when(given: Fields, kind: Kind | Spoiling) -> When:
    spoils = kind in SPOILING or kind == "slow_body"
    when = cast("When", given.choice("when", WHENS, "after" if spoils else "before"))
    if spoils and when == "before":
        raise BadInput("when", f"{kind} needs a real answer, so it is always after", f"{kind} 只能是 after")
    return when
