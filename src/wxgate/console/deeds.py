"""The deeds that are recorded, in words."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

DEEDS: Final[Mapping[str, Text]] = {
    "operator.add": Text("添加操作员", "added an operator"),
    "operator.link": Text("取得设置密码的链接", "took a link for a password"),
    "operator.password": Text("设置了密码", "set a password"),
    "operator.close": Text("关闭操作员", "closed an operator"),
    "operator.open": Text("重新启用操作员", "opened an operator"),
}

OUTCOMES: Final[Mapping[str | None, tuple[str, Text]]] = {
    "done": ("good", Text("已完成", "done")),
    "refused": ("", Text("被拒绝", "refused")),
    "failed": ("bad", Text("出错", "failed")),
    None: ("care", Text("结果未知", "outcome unknown")),
}
"""The class of the mark that an outcome gets, and its name."""
