"""What to do when WeChat refuses an account's credentials or cannot be reached."""

from typing import Final

from wxgate.protocol.text import Text
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, WeixinError
from wxgate.weixin.explanations import address_seen, explain

DONE: Final = Text("", "")

_BY_ERRCODE: Final[dict[int, Text]] = {
    -1: Text("稍后重试", "try again shortly"),
    40013: Text(
        "在公众平台“开发-基本配置”核对 AppID，用 wxgate account add 重新添加",
        "compare the AppID with WeChat's console (Development > Basic) and add the account again",
    ),
    40243: Text("在公众平台“开发-基本配置”解冻 AppSecret", "unfreeze the app secret in WeChat's console"),
    45009: Text("等到次日零点（北京时间），或在公众平台清零", "wait until midnight UTC+8, or reset the quota"),
    45011: Text("一分钟后再试", "try again in a minute"),
    48001: Text(
        "在公众平台“接口权限”查看：订阅号、未认证或未开通的账号没有此权限；不用此功能可忽略",
        "see API permissions in WeChat's console: unverified accounts lack this one; ignore it when it is not needed",
    ),
    50004: Text("联系微信公众平台客服", "ask WeChat's support"),
    50007: Text("在公众平台查看冻结原因并申诉", "see in WeChat's console why the account is frozen, and appeal"),
    61003: Text(
        "请公众号管理员重新授权：wxgate platform authorize 给出链接",
        "let the account's administrator authorise again: wxgate platform authorize prints the link",
    ),
    61004: Text(
        "在开放平台“第三方平台-详情-白名单IP地址列表”添加本机出口 IP",
        "add this machine's public address to the platform's IP allow-list in the open platform's console",
    ),
    61005: Text(
        "核对开放平台的“授权事件接收配置”与 wxgate platform show 的 event_url，等待下一次推送（10 分钟）",
        "compare the URL for authorisation events in the open platform with event_url of wxgate platform show; the "
        "next push comes within ten minutes",
    ),
    61006: Text("等待下一次推送（10 分钟）", "wait for the next push, ten minutes at most"),
    61011: Text(
        "核对第三方平台的 AppID：它在开放平台，而不是公众平台",
        "compare the component appid: it is the platform's in the open platform, not an account's",
    ),
    61024: Text("这是第三方平台的 appid，请使用公众号自己的 appid", "use the official account's own appid"),
}
_WRONG_SECRET: Final = Text(
    "在公众平台“开发-基本配置”核对或重置 AppSecret，再用 wxgate account edit APPID --secret-file FILE 更新",
    "compare or reset the app secret in WeChat's console; then wxgate account edit APPID --secret-file FILE",
)
_TOKEN_REFUSED: Final = Text(
    "微信拒绝了它刚发的 token：可能另有系统在强制刷新此账号；请让它们改从 wxgate 取 token",
    "WeChat refuses the token it just gave: another system may be forcing refreshes; let it take tokens from wxgate",
)
_ASK_ADMINISTRATOR: Final = Text(
    "请公众号管理员在微信里确认，然后重试", "let the account's administrator confirm in WeChat, then try again"
)
_UNREACHABLE: Final = Text(
    "检查本机网络、DNS、防火墙以及 WEIXIN_API_URL", "check network, DNS, firewall and the setting WEIXIN_API_URL"
)
_NOT_ON_LIST: Final = 40164
_RISKY: Final = range(89501, 89508)


def what_of(error: WeixinError) -> Text:
    """What the error means."""
    if isinstance(error, Refused):
        why = explain(error.errcode)
        return Text(f"微信返回 {error.errcode}：{why.zh}", f"WeChat answered {error.errcode}: {why.en}")
    timed_out = isinstance(error, NotReached | OutcomeUnknown) and error.timed_out
    if timed_out:
        return Text("微信没有及时应答", "WeChat did not answer in time")
    return Text("无法连接微信，或应答不是微信的格式", f"WeChat cannot be reached or its answer cannot be read: {error}")


def cure_of(error: WeixinError, subject: str) -> Text:
    """What an operator does about it. `subject` is what was asked for: the same number means different things."""
    if not isinstance(error, Refused):
        return _UNREACHABLE
    errcode = error.errcode
    if errcode in (40001, 40014, 40125, 42001):
        return _WRONG_SECRET if subject == "access_token" else _TOKEN_REFUSED
    if errcode == _NOT_ON_LIST:
        return _allow(address_seen(error.errmsg))
    if errcode in _RISKY:
        return _ASK_ADMINISTRATOR
    return _BY_ERRCODE.get(errcode, Text("查阅微信官方文档的错误码说明", "see WeChat's documentation of error codes"))


def _allow(address: str | None) -> Text:
    which = address or "本机出口 IP / this machine's public address"
    return Text(
        f"在公众平台“开发-基本配置-IP白名单”添加 {which}，约 10 分钟后生效",
        f"add {which} to the IP allow-list in WeChat's console; it takes effect in about 10 minutes",
    )
