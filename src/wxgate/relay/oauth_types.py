"""The three ways of asking who the visitor is (contract §3)."""

from typing import Annotated, Final, Literal

from wxgate.protocol.parameters import Accepts
from wxgate.weixin.oauth import Scope

OauthTypeName = Literal["oauth_snsapi_base", "oauth_snsapi_openid", "oauth_snsapi_userinfo"]

OauthType = Annotated[
    OauthTypeName,
    Accepts(
        "oauth_snsapi_base（静默）、oauth_snsapi_openid（静默，仅 openid）或 oauth_snsapi_userinfo（需用户同意）",
        "oauth_snsapi_base (silent), oauth_snsapi_openid (silent, openid only) or oauth_snsapi_userinfo (asks consent)",
    ),
]

SCOPES: Final[dict[OauthTypeName, Scope]] = {
    "oauth_snsapi_base": "snsapi_base",
    "oauth_snsapi_openid": "snsapi_base",
    "oauth_snsapi_userinfo": "snsapi_userinfo",
}
"""What WeChat calls them; its own `snsapi_base` serves both silent ones."""
