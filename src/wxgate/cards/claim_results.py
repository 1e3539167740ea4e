"""What the claim page endpoints answer. Names and meanings are the seed's (3.5 to 3.7)."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from wxgate.protocol.text import Text


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


@dataclass(frozen=True, slots=True)
class CardDrawboard:
    """A claim page and its account's current credentials (seed 3.7)."""

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
    client_code: Annotated[str, Text("client_code", "the client's code")]
    client_secret: Annotated[
        str, Text("client_secret；运营者关闭后为空", "the client's secret; empty if the operator turned it off")
    ] = field(repr=False)
    app_id: Annotated[str, Text("公众号的 appid", "appid of the official account")]
    component_appid: Annotated[
        str, Text("第三方平台的 appid；自有公众号为空", "appid of the third-party platform; empty for your own account")
    ]
    app_sec: Annotated[
        str,
        Text("公众号的 AppSecret；运营者关闭后为空", "the account's app secret; empty if the operator turned it off"),
    ] = field(repr=False)
    is_third: Annotated[
        int, Text("是否由第三方平台代管：0 或 1", "whether a third-party platform speaks for it: 0 or 1")
    ]
    access_token: Annotated[
        str,
        Text(
            "当前有效的 access_token；不要缓存，用前再取", "the access_token current now; fetch it anew before each use"
        ),
    ] = field(repr=False)
    authorizer_access_token: Annotated[
        str,
        Text(
            "第三方代管时的令牌；自有公众号为空", "the token under a third-party platform; empty for your own account"
        ),
    ] = field(repr=False)
    component_access_token: Annotated[
        str, Text("第三方平台自身的令牌；自有公众号为空", "the platform's own token; empty for your own account")
    ] = field(repr=False)
    api_ticket: Annotated[
        str,
        Text(
            "当前有效的卡券 api_ticket（wx_card），用于自行计算 cardExt 签名",
            "the card api_ticket (wx_card) current now, for signing a cardExt yourself",
        ),
    ] = field(repr=False)
    outer_id: Annotated[str, Text("场景 ID；未设置为空", "the scene; empty if none was set")]
    success_uri: Annotated[str, Text("领取成功后前往的网址；未设置为空", "where to go afterwards; empty if not set")]
