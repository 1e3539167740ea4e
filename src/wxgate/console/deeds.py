"""The deeds that are recorded, in words."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

DEEDS: Final[Mapping[str, Text]] = {
    "account.add": Text("添加公众号", "added an account"),
    "account.edit": Text("修改公众号", "changed an account"),
    "account.close": Text("关闭公众号", "closed an account"),
    "account.open": Text("重新启用公众号", "opened an account"),
    "platform.add": Text("添加第三方平台", "added a platform"),
    "platform.edit": Text("修改第三方平台", "changed a platform"),
    "platform.close": Text("停用第三方平台", "closed a platform"),
    "platform.open": Text("重新启用第三方平台", "opened a platform"),
    "client.add": Text("添加客户", "added a client"),
    "client.edit": Text("修改客户", "changed a client"),
    "client.reveal": Text("查看客户密钥", "saw a client's secret"),
    "client.rotate": Text("换发客户密钥", "gave a client a new secret"),
    "client.close": Text("关闭客户", "closed a client"),
    "client.open": Text("重新启用客户", "opened a client"),
    "job.retry": Text("重放任务", "replayed a job"),
    "job.retry_dead": Text("重放死信", "replayed dead letters"),
    "job.drop": Text("删除任务", "deleted a job"),
    "job.reveal": Text("查看任务内容", "saw what a job holds"),
    "lane.resume": Text("恢复队列", "resumed a lane"),
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
