"""What a till is told when WeChat gave no clear answer to consuming a code.

`data` then has `errcode` and `errmsg` (never 0), and
`consumed`   true: the code is used now; false: it is not; null: not known
`may_retry`  whether to call again is what to do next
`user_card_status`, `card`, `openid`  as WeChat told them when the state was looked up
"""

from dataclasses import dataclass
from typing import Final

from wxgate.protocol.errors import ApiError, UpstreamRefused, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.text import Text
from wxgate.weixin.cards import CodeState
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused

NOT_SENT: Final = Text("核销请求没有发出，可以重试", "nothing was sent to consume the code: you may try again")
STILL_NORMAL: Final = Text(
    "已查询：该 code 目前未核销，可以重试；若重试返回 40099，则是本次请求迟后生效，或刚被别处核销，请核对本方记录",
    "looked up: the code is not consumed, you may try again; a 40099 then means that this call took effect late, or "
    "that somebody else has just consumed the code: check your own records",
)
NOW_CONSUMED: Final = Text(
    "已查询：该 code 现已核销，但无法区分是本次请求生效还是此前已被核销。本方没有该 code 的其他核销记录时，按核销成功"
    "处理；"
    "否则按已使用处理。请勿重试",
    "looked up: the code is consumed now, but whether by this call or before it cannot be told. If your records show "
    "no "
    "other use of the code, treat this as done; otherwise as already used. Do not try again",
)
NOT_KNOWN: Final = Text(
    "核销是否生效未知，查询也没有结果。请过几秒再次调用来确认（同一 code 只会核销一次）：返回 200 即核销成功；返回 "
    "40099 "
    "说明已核销，本方没有该 code 的其他核销记录时，按核销成功处理",
    "whether the code was consumed is not known, and looking it up brought nothing. Call again in a few seconds to "
    "find "
    "out (a code is consumed once only): 200 is done; 40099 means consumed, which was this call unless your records "
    "show another use of the code",
)


@dataclass(frozen=True, slots=True)
class Unclear:
    """How the call that was to consume the code ended."""

    kind: type[WeixinTimeout | WeixinUnreachable] | None
    """None when WeChat answered that it is busy, which says nothing about the code."""
    reply: JsonObject
    """What stands in `data`: WeChat's reply, or our own number and words in the same place."""

    @classmethod
    def of(cls, error: NotReached | OutcomeUnknown | Refused) -> "Unclear":
        """What is known after this error."""
        if isinstance(error, Refused):
            return cls(None, error.reply)
        return cls.silent(WeixinTimeout if error.timed_out else WeixinUnreachable)

    @classmethod
    def silent(cls, kind: type[WeixinTimeout | WeixinUnreachable]) -> "Unclear":
        """No answer of WeChat's at all."""
        return cls(kind, {"errcode": kind.retcode, "errmsg": kind.title.en})

    def told(self, text: Text, *, consumed: bool | None, may_retry: bool, **more: JsonValue) -> ApiError:
        """The answer, with what was found out."""
        data = {**self.reply, "consumed": consumed, "may_retry": may_retry, **more}
        if self.kind is not None:
            return self.kind(*text, data=data)
        errmsg = str(self.reply.get("errmsg", ""))
        return UpstreamRefused(-1, f"{errmsg}（微信系统繁忙）{text.zh}", f"WeChat is busy; {text.en}", data=data)


def unusable(status: str) -> Text:
    """The words for a code that is neither consumed nor consumable."""
    return Text(
        f"已查询：该 code 未核销，但状态为 {status}，不能核销",
        f"looked up: the code is not consumed, but it cannot be either, for it is {status}",
    )


def found(state: CodeState) -> dict[str, JsonValue]:
    """What was looked up, in the places where WeChat tells it."""
    return {"user_card_status": state.status, "card": {"card_id": state.card_id}, "openid": state.openid}
