"""Endpoints of every kind, for tests of what is generated from declarations."""

from dataclasses import dataclass
from typing import Annotated, Literal

from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS, KeyNotFound, RequestRepeated
from wxgate.protocol.parameters import HttpUrl, JsonObject, JsonObjectText, JsonValue, Key, Params, param
from wxgate.protocol.text import Text


class SetPage(Params):
    """Parameters with a choice, a number and an optional key."""

    redirect_uri: HttpUrl = param("去处", "where to go", example="https://example.com/a?b=1&c='2'")
    oauth_type: Literal["oauth_snsapi_base", "oauth_snsapi_openid"] = param(
        "类型", "the kind", example="oauth_snsapi_base"
    )
    seconds: int = param("秒数", "how long", example="1800", default=1800)
    key: Key | None = param("已有的 key", "a key you have", example="", default=None)


class SendData(Params):
    """Parameters with JSON."""

    tpl_data: JsonObjectText = param("模板数据", "the template's data", example='{"touser": "o-1"}')


class Nothing(Params):
    """No parameters."""


@dataclass(frozen=True, slots=True)
class Part:
    """Inside another result."""

    anything: JsonValue
    card_id: Annotated[str, Text("卡券编号", "the card")]


@dataclass(frozen=True, slots=True)
class Page:
    """A result of every shape."""

    key: Annotated[str, Text("下次使用的 key", "the key to use next")]
    is_third: Annotated[int, Text("是否第三方", "whether a third party's")]
    parts: Annotated[list[Part], Text("组成部分", "what it consists of")]
    width: Annotated[int | None, Text("宽度", "width, if known")]
    extra: JsonObject


@endpoint(
    "set_page",
    section="seed 3.1",
    summary=Text("设置页面", "Set a page"),
    description=Text("存一个页面。", "Stores a page."),
    errors=(KeyNotFound, *WEIXIN_ERRORS),
)
async def set_page(service: object, call: object, params: SetPage) -> Page:
    """Stores a page."""
    raise NotImplementedError


@endpoint(
    "async_send_tpl",
    section="contract §5",
    summary=Text("发消息", "Send a message"),
    description=Text("排队发送。", "Queues it."),
    errors=(RequestRepeated,),
    repeatable=False,
)
async def async_send_tpl(service: object, call: object, params: SendData) -> int:
    """Queues a message."""
    raise NotImplementedError


@endpoint(
    "get_everything",
    section="contract §8",
    summary=Text("全部", "Everything"),
    description=Text("不需要公众号。", "Needs no account."),
    needs_account=False,
)
async def get_everything(service: object, call: object, params: Nothing) -> JsonObject:
    """Reads everything."""
    raise NotImplementedError


@endpoint(
    "forget",
    section="contract §8",
    summary=Text("忘记", "Forget"),
    description=Text("没有返回值。", "Nothing comes back."),
)
async def forget(service: object, call: object, params: Nothing) -> None:
    """Forgets."""
    raise NotImplementedError


SAMPLE: tuple[Endpoint, ...] = (set_page, async_send_tpl, get_everything, forget)
