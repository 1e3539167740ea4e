"""The visitor whom `set_drawboard_data_test` makes up (contract §3)."""

from typing import Final

from wxgate.protocol.parameters import JsonObject
from wxgate.relay.oauth_types import OauthTypeName

SAMPLE_OPENID: Final = "oWxgateTestUser0000000000000"
SAMPLE_UNIONID: Final = "oWxgateTestUnion000000000000"


def sample_visitor(oauth_type: OauthTypeName) -> JsonObject:
    """User data in the shape that a real visitor's has for this type."""
    identity: JsonObject = {"openid": SAMPLE_OPENID, "unionid": SAMPLE_UNIONID}
    if oauth_type != "oauth_snsapi_userinfo":
        return identity
    return {
        "openid": SAMPLE_OPENID,
        "nickname": "测试用户",
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "",
        "privilege": [],
        "unionid": SAMPLE_UNIONID,
    }
