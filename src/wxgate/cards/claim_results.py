"""What the claim page endpoints answer. Names and meanings are the seed's (3.5 to 3.7)."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from wxgate.protocol.text import Text
from wxgate.tokens.credentials import Credentials


@dataclass(frozen=True, slots=True)
class CardDrawboardSet:
    """A new claim page (seed 3.5, 3.6)."""

    key: Annotated[
        str,
        Text(
            "领取页的 key（32 位十六进制），长期有效，用于 get_wxcard_drawboard_data",
            "the page's key (32 hex digits), which does not expire, for get_wxcard_drawboard_data",
        ),
    ]
    redirect: Annotated[
        str,
        Text(
            "领取页的网址，在微信中打开；可放进菜单、消息或印成二维码",
            "the page's URL, to be opened in WeChat: for menus, messages, or a printed QR code",
        ),
    ]


# no slots: of the parents of one class only one may have them, and Credentials has
@dataclass(frozen=True, kw_only=True)
class ClaimPageShown:
    """What a claim page hands out, and what is to be seen on it."""

    code: Annotated[
        str,
        Text(
            "设置时的 code；由微信分配卡券码的领取页为空",
            "the code that was set; empty for a page whose codes WeChat assigns",
        ),
    ]
    card_id: Annotated[str, Text("此刻所领取的卡券 ID", "the card that the page hands out now")]
    redirect_uri: Annotated[str, Text("链接按钮的网址", "where the link button leads")]
    redirect_uri_name: Annotated[str, Text("链接按钮的文字", "the link button's text")]
    main_color: Annotated[str, Text("设置时的主色", "the main colour as it was set")]
    show_btn: Annotated[Literal["true", "false"], Text("是否显示领取按钮", "whether there is a claim button")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDrawboard(Credentials, ClaimPageShown):
    """A claim page and its account's current credentials (seed 3.7)."""

    # in the answer the last parent's fields come first
    api_ticket: Annotated[
        str,
        Text(
            "当前有效的卡券 api_ticket（wx_card），用于自行计算 cardExt 签名",
            "the card api_ticket (wx_card) current now, for signing a cardExt yourself",
        ),
    ] = field(repr=False)
    outer_id: Annotated[str, Text("场景 ID；未设置为空", "the scene; empty if none was set")]
    success_uri: Annotated[str, Text("领取成功后前往的网址；未设置为空", "where to go afterwards; empty if not set")]
