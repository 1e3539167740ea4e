"""What is noted of a call while it is under way, the calls to WeChat among it."""

import time
from contextvars import ContextVar
from typing import Final

MAX_WEIXIN_CALLS: Final = 20
"""Calls to WeChat that are noted of one call at most."""


class Trace:
    """One call under way."""

    __slots__ = ("address", "client_code", "request_id", "started", "weixin")

    def __init__(self, request_id: str, address: str) -> None:
        self.request_id = request_id
        self.address = address
        self.started = time.monotonic()
        self.client_code = ""
        self.weixin: list[tuple[str, str, float]] = []
        """Path, outcome (`ok`, an errcode, or an error's name) and seconds of each."""


_current: ContextVar[Trace | None] = ContextVar("wxgate_call", default=None)


def begin(request_id: str, address: str) -> Trace:
    """The trace of a call that begins in this task; what the task starts belongs to it."""
    trace = Trace(request_id, address)
    _current.set(trace)
    return trace


def weixin_called(path: str, outcome: str, seconds: float) -> None:
    """Note a call to WeChat for the call under way, if there is one: background work is nobody's."""
    trace = _current.get()
    if trace is not None and len(trace.weixin) < MAX_WEIXIN_CALLS:
        trace.weixin.append((path, outcome, seconds))
