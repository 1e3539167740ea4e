"""Faults on demand: what goes wrong with which call, before or after it took effect, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Literal, get_args

Kind = Literal["latency", "timeout", "http", "cut", "errcode", "garbage", "slow_body"]
# These are for files: the answer is real, and comes slowly, in part, or as something else.
Spoiling = Literal["trickle", "truncate", "content_type"]
When = Literal["before", "after"]
KINDS: tuple[str, ...] = get_args(Kind)
SPOILING: tuple[str, ...] = get_args(Spoiling)
WHENS: tuple[str, ...] = get_args(When)

LONGEST_TIMEOUT = 60.0
FASTEST_TRICKLE = 1_000_000_000
GARBAGE = '{"errcode":0,"errmsg":"o'

# What `value` may be: seconds, an HTTP status, an errcode, how to close, the body, bytes a second, the part of the body
# that comes, a content type; and what it is when left out.
DEFAULTS: dict[str, float | int | str | None] = {
    "latency": None,
    "timeout": LONGEST_TIMEOUT,
    "http": 502,
    "cut": "reset",
    "errcode": -1,
    "garbage": GARBAGE,
    "slow_body": None,
    "trickle": None,
    "truncate": 0.5,
    "content_type": "text/plain",
}


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. `left` is how many more times, None for ever; `share` the part of calls it hits."""

    id: int
    path: str
    kind: Kind | Spoiling
    value: float | int | str
    when: When
    left: int | None
    share: float
    appid: str | None

    def covers(self, path: str) -> bool:
        """Whether the fault is about this path; a pattern ending in `*` covers what begins alike."""
        return path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path

    def seconds(self) -> float:
        """The value as a length of time in real seconds."""
        return float(self.value)


@dataclass(slots=True)
class Struck:
    """What goes wrong with one call: waits on both sides, and at most one failure."""

    wait_before: float = 0.0
    wait_after: float = 0.0
    failure: Fault | None = None


@dataclass(slots=True)
class Faults:
    """The faults in force, in the order they were asked for."""

    random: Random
    active: list[Fault] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def covering(self, path: str) -> bool:
        """Whether any fault is about this path: the quick test that lets other calls pass."""
        return any(fault.covers(path) for fault in self.active)

    def strike(self, path: str, appid: str | None) -> Struck:
        """What goes wrong with this call. All delays add up; of the failures the first that applies is used up."""
        struck = Struck()
        for fault in list(self.active):
            if not self._applies(fault, path, appid):
                continue
            if fault.kind == "latency" and fault.when == "before":
                struck.wait_before += fault.seconds()
            elif fault.kind == "latency":
                struck.wait_after += fault.seconds()
            elif struck.failure is None:
                struck.failure = fault
            else:
                continue
            self._use(fault)
        return struck

    def _applies(self, fault: Fault, path: str, appid: str | None) -> bool:
        if not fault.covers(path) or fault.appid not in (None, appid):
            return False
        return fault.share >= 1 or self.random.random() < fault.share

    def _use(self, fault: Fault) -> None:
        if fault.left is None:
            return
        fault.left -= 1
        if fault.left <= 0:
            self.active.remove(fault)
