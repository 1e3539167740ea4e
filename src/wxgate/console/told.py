"""What a page says about the deed that led to it, by the word in its address."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

TOLD: Final[Mapping[str, Text]] = {
    "added": Text("已添加", "Added."),
    "saved": Text("已保存，各进程 2 秒内生效", "Saved; every process knows within 2 seconds."),
    "closed": Text("已关闭，各进程 2 秒内生效", "Closed; every process knows within 2 seconds."),
    "opened": Text("已重新启用", "Open again."),
    "resumed": Text("已恢复，各进程 1 秒内生效", "Resumed; every process knows within a second."),
    "retried": Text("已重新排队", "Queued again."),
    "dropped": Text("已删除", "Deleted."),
    "running": Text("任务正在执行，未作改动", "The job is running and was left alone."),
    "gone": Text("任务已不存在，可能早已完成", "The job is not there any more; it may be done long ago."),
    "signed-out": Text("已退出", "You are signed out."),
}
