"""What the message endpoints answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self, cast

from wxgate.messages.status import Status
from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class MessageStatus:
    """A template message and what became of it (contract §8)."""

    id: Annotated[int, Text("消息编号", "the message's number")]
    status: Annotated[
        Status,
        Text(
            "queued 待发送（或等待重试）；sent 微信已接收；delivered 已送达；blocked 用户拒收；failed 发送或送达失败；"
            "unknown 无法确认是否已发出",
            "queued: waiting, perhaps for another try; sent: WeChat took it; delivered; blocked: the user refuses "
            "messages; failed: WeChat refused it, or could not deliver it; unknown: WeChat may have taken it",
        ),
    ]
    attempts: Annotated[int, Text("已尝试发送的次数", "tries so far")]
    errcode: Annotated[int | None, Text("微信最近一次返回的错误码，0 为成功", "WeChat's latest errcode; 0 is success")]
    errmsg: Annotated[str, Text("最近一次的结果说明", "what WeChat said last, or why the latest try failed")]
    msgid: Annotated[
        str | None,
        Text("微信的消息 ID；数值超过 2^53，故为文本", "WeChat's id of the message; text, for it goes beyond 2^53"),
    ]
    accepted_at: Annotated[int, Text("网关接收的时间（UNIX 秒）", "when the gateway accepted it, in UNIX seconds")]
    sent_at: Annotated[int | None, Text("微信接收的时间（UNIX 秒）", "when WeChat took it, in UNIX seconds")]
    delivered_at: Annotated[
        int | None, Text("微信报告送达结果的时间（UNIX 秒）", "when WeChat reported the delivery, in UNIX seconds")
    ]

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self:
        """The status that a row of the table holds."""
        msgid = row["msgid"]
        return cls(
            id=cast("int", row["id"]),
            status=cast("Status", row["status"]),
            attempts=cast("int", row["attempts"]),
            errcode=cast("int | None", row["errcode"]),
            errmsg=cast("str", row["errmsg"]),
            msgid=None if msgid is None else str(msgid),
            accepted_at=int(cast("float", row["accepted_at"])),
            sent_at=_seconds(row["sent_at"]),
            delivered_at=_seconds(row["delivered_at"]),
        )


def _seconds(moment: object) -> int | None:
    return None if moment is None else int(cast("float", moment))
