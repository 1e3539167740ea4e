"""This machine's clock, against WeChat's or at least the database server's."""

from dataclasses import dataclass
from typing import Final

from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.protocol.text import Text
from wxgate.tokens.check import CLOCK_TOLERANCE

_SET_CLOCK: Final = Text(
    "请启用 NTP 校时；相差超过 300 秒时所有请求都会被判为非法（101）",
    "set the clock by NTP; from 300 s on every request is refused (101)",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Another clock's time, and ours at that moment. UNIX seconds."""

    theirs: float
    ours: float

    @property
    def off(self) -> int:
        """Seconds by which ours is ahead."""
        return round(self.ours - self.theirs)


def compared(weixin: Reading | None, server: Reading | None) -> Finding:
    """The finding from the best clock there is."""
    if weixin is not None:
        return _compared(weixin.off, Text("微信", "WeChat's"))
    if server is not None:
        return _compared(server.off, Text("数据库服务器", "the database server's"))
    return warning(
        "clock",
        Text("没有可对照的时钟", "there is no other clock to compare with"),
        Text("微信可达后再检查一次", "look again once WeChat can be reached"),
    )


def _compared(off: int, whose: Text) -> Finding:
    zh, en = f"与{whose.zh}相差 {off} 秒", f"{off} s from {whose.en}"
    return ok("clock", zh, en) if abs(off) <= CLOCK_TOLERANCE else failed("clock", Text(zh, en), _SET_CLOCK)
