"""What WeChat's error numbers mean and what to do, in both languages (WeChat reference §13)."""

import re
from typing import Final

from wxgate.protocol.text import Text
from wxgate.weixin.card_errcodes import CARD_ERRCODES
from wxgate.weixin.component_errcodes import COMPONENT_ERRCODES
from wxgate.weixin.media_errcodes import MEDIA_ERRCODES
from wxgate.weixin.message_errcodes import MESSAGE_ERRCODES
from wxgate.weixin.qrcode_errcodes import QRCODE_ERRCODES

EXPLANATIONS: Final[dict[int, Text]] = {
    **CARD_ERRCODES,
    **COMPONENT_ERRCODES,
    **MEDIA_ERRCODES,
    **MESSAGE_ERRCODES,
    **QRCODE_ERRCODES,
    -1: Text("微信系统繁忙，请稍后重试", "WeChat is busy, try again shortly"),
    40001: Text(
        "AppSecret 错误或 access_token 已失效", "the app secret is wrong or the access token is not the latest"
    ),
    40002: Text("凭证类型不合法", "invalid grant_type"),
    40003: Text("openid 不合法，或不属于该公众号", "the openid is invalid or belongs to another account"),
    40013: Text("appid 不合法，请核对", "the appid is invalid; check it"),
    40014: Text("access_token 不合法", "the access token is invalid"),
    40029: Text("授权 code 无效或已过期，请重新进入页面", "the OAuth code is invalid or expired; open the page again"),
    40030: Text("refresh_token 不合法", "the OAuth refresh token is invalid"),
    40097: Text("参数不合法", "invalid argument"),
    40125: Text(
        "AppSecret 错误，请在公众平台核对或重置", "the app secret is wrong; check or reset it in WeChat's console"
    ),
    40163: Text("授权 code 已被使用，请重新进入页面", "the OAuth code was already used; open the page again"),
    40164: Text(
        "调用 IP 不在公众号的 IP 白名单中，请在公众平台“开发-基本配置”中添加",
        "the calling address is not on the account's IP allow-list; add it in WeChat's console, Development > Basic",
    ),
    40226: Text("该用户为高风险用户，微信已拦截登录", "WeChat blocked the login of a high-risk user"),
    40243: Text("AppSecret 已被冻结，请在公众平台解冻", "the app secret is frozen; unfreeze it in WeChat's console"),
    41001: Text("缺少 access_token", "access_token is missing"),
    41002: Text("缺少 appid", "appid is missing"),
    41004: Text("缺少 secret", "secret is missing"),
    41008: Text("缺少 code", "code is missing"),
    41009: Text("缺少 openid", "openid is missing"),
    42001: Text("access_token 已过期", "the access token has expired"),
    42002: Text("refresh_token 已过期", "the OAuth refresh token has expired"),
    42003: Text("授权 code 已过期，请重新进入页面", "the OAuth code has expired; open the page again"),
    42007: Text("用户修改了微信密码，需重新授权", "the user changed the WeChat password and must authorise again"),
    43002: Text("需要 POST 请求", "POST is required"),
    43004: Text("需要用户关注公众号", "the user must follow the account"),
    45009: Text(
        "接口当日调用次数已达上限，次日零点（北京时间）恢复", "the API's daily quota is used up until midnight UTC+8"
    ),
    45011: Text("接口调用太频繁，请下一分钟再试", "the API's per-minute limit is reached; try again next minute"),
    48001: Text("公众号没有此接口权限", "the account is not authorised for this API"),
    48004: Text("公众号的该接口已被封禁", "WeChat banned this API for the account"),
    48006: Text("本月清零次数已用完", "this month's quota resets are used up"),
    50002: Text("用户受限，可能已被冻结或注销", "the user is restricted: frozen or deregistered"),
    50004: Text("该公众号被禁止使用 token 接口", "the account may not use the token API"),
    50007: Text("公众号已被冻结", "the account is frozen"),
    61024: Text("第三方平台的 appid 不能用此接口取 token", "a third-party platform's appid cannot get its token here"),
    89501: Text("此 IP 正在等待管理员确认", "this address awaits the administrator's confirmation"),
    89503: Text(
        "此 IP 需管理员确认，请管理员在微信中同意后重试", "the administrator must confirm this address in WeChat"
    ),
    89506: Text("管理员拒绝了此 IP，24 小时内不能再请求", "the administrator refused this address; wait 24 hours"),
    89507: Text("管理员拒绝了此 IP，1 小时内不能再请求", "the administrator refused this address; wait 1 hour"),
}
UNEXPLAINED: Final = Text("请参考微信官方文档的错误码说明", "see WeChat's documentation of error codes")

_SEEN_ADDRESS = re.compile(r"invalid ip ([0-9a-fA-F.:]+)")


def explain(errcode: int) -> Text:
    """The meaning of an errcode and what to do about it."""
    return EXPLANATIONS.get(errcode, UNEXPLAINED)


def address_seen(errmsg: str) -> str | None:
    """The address from which WeChat saw the call come, as a 40164 tells it: the one to put on the allow-list."""
    found = _SEEN_ADDRESS.search(errmsg)
    return found.group(1) if found else None
