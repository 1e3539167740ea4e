"""What the springboard endpoints answer. Names and meanings are the seed's (3.1, 3.2)."""

from dataclasses import dataclass, field
from typing import Annotated

from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class DrawboardSet:
    """A new springboard (seed 3.1, 3.8)."""

    key: Annotated[
        str,
        Text(
            "跳板的 key（32 位十六进制），用于 get_drawboard_data、set_user_data 和 get_user_data",
            "the springboard's key (32 hex digits), for get_drawboard_data, set_user_data and get_user_data",
        ),
    ]
    app_id: Annotated[str, Text("公众号的 appid", "appid of the official account")]
    component_appid: Annotated[
        str, Text("第三方平台的 appid；自有公众号为空", "appid of the third-party platform; empty for your own account")
    ]
    redirect: Annotated[str, Text("把用户的浏览器带到这个网址", "the URL to send the visitor's browser to")]


@dataclass(frozen=True, slots=True)
class Drawboard:
    """A springboard and its account's current credentials (seed 3.2)."""

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
    redirect_uri: Annotated[str, Text("设置跳板时的 redirect_uri", "the springboard's redirect_uri")]
    oauth_type: Annotated[str, Text("设置跳板时的 oauth_type", "the springboard's oauth_type")]
