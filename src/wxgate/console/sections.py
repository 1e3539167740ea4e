"""The entries of the navigation."""

from dataclasses import dataclass
from typing import Final

from wxgate.console.addresses import ROOT
from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class Section:
    """One entry."""

    path: str
    name: Text

    def holds(self, path: str) -> bool:
        """Whether a page belongs to it."""
        return path == self.path or (self.path != ROOT and path.startswith(f"{self.path}/"))


SIMULATOR: Final = Section(f"{ROOT}/simulator", Text("模拟器", "Simulator"))
"""In a demo only."""

SECTIONS: Final = (
    Section(ROOT, Text("总览", "Home")),
    Section(f"{ROOT}/accounts", Text("公众号", "Accounts")),
    Section(f"{ROOT}/platforms", Text("第三方平台", "Platforms")),
    Section(f"{ROOT}/clients", Text("客户", "Clients")),
    Section(f"{ROOT}/requests", Text("请求", "Requests")),
    Section(f"{ROOT}/messages", Text("消息", "Messages")),
    Section(f"{ROOT}/jobs", Text("后台任务", "Jobs")),
    Section(f"{ROOT}/media", Text("媒体", "Media")),
    Section(f"{ROOT}/links", Text("短链接", "Links")),
    Section(f"{ROOT}/cards", Text("卡券", "Cards")),
    Section(f"{ROOT}/operators", Text("操作员", "Operators")),
    Section(f"{ROOT}/changes", Text("变更记录", "Changes")),
)
