"""What the springboard endpoints answer. Names and meanings are the seed's (3.1, 3.2)."""

from dataclasses import dataclass
from typing import Annotated

from wxgate.protocol.text import Text
from wxgate.tokens.credentials import Credentials


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawboard(Credentials):
    """A springboard and its account's current credentials (seed 3.2)."""

    redirect_uri: Annotated[str, Text("设置跳板时的 redirect_uri", "the springboard's redirect_uri")]
    oauth_type: Annotated[str, Text("设置跳板时的 oauth_type", "the springboard's oauth_type")]
