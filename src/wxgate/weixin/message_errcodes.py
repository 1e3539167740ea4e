"""What the error numbers of template and customer-service messages mean (WeChat reference §5.1, §6.2, §13)."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

_TEMPLATE: Final[Mapping[int, Text]] = {
    40036: Text(
        "模板 ID 缺失或长度不对，请在公众平台“模板消息”中复制",
        "the template_id is missing or has the wrong length; copy it from WeChat's console",
    ),
    40037: Text(
        "模板 ID 不存在或已被删除，请在公众平台“模板消息”中核对",
        "the template does not exist (any more); check it in WeChat's console",
    ),
    40165: Text("小程序页面路径（pagepath）不合法", "the mini-program's pagepath is invalid"),
    40166: Text(
        "小程序 appid 不合法，或小程序未与公众号关联",
        "the mini-program's appid is invalid or not linked to the account",
    ),
    41028: Text("form_id 不合法或已过期（仅小程序）", "the form_id is invalid or has expired (mini-programs only)"),
    41029: Text("form_id 已被使用（仅小程序）", "the form_id was already used (mini-programs only)"),
    41030: Text("页面路径不合法", "the page path is invalid"),
    43019: Text("用户在公众号的黑名单中", "the user is on the account's blacklist"),
    43101: Text("用户拒收此订阅消息", "the user refuses this subscription message"),
    44002: Text("请求体为空", "the request has no body"),
    45026: Text("模板数量已达上限（25 个）", "the account has the most templates it may have (25)"),
    45065: Text("相同 client_msg_id 的消息已发送过", "a message with this client_msg_id was sent already"),
    45066: Text(
        "相同 client_msg_id 重试过快，请一分钟后再试", "repeated too soon with this client_msg_id; wait a minute"
    ),
    45067: Text("client_msg_id 过长（最长 32 个字符）", "the client_msg_id is too long (at most 32 characters)"),
    45109: Text("微信已不再支持此接口", "WeChat no longer supports this API"),
    47001: Text("数据格式错误：不是合法的 UTF-8 JSON", "the data is no valid UTF-8 JSON"),
    47003: Text(
        "模板参数不合法，错误信息中指明了是哪一项；请按其类型的长度与格式要求修改",
        "a template argument is invalid; the message names it: mind its type's length and form",
    ),
    50005: Text("用户未关注公众号", "the user does not follow the account"),
}
_CUSTOM: Final[Mapping[int, Text]] = {
    40008: Text("消息类型（msgtype）不合法", "the msgtype is invalid"),
    40033: Text("含有不合法的字符，请勿使用 \\uXXXX 转义", r"invalid characters; do not escape as \uXXXX"),
    40130: Text("接收者至少需要两人（仅群发）", "at least two recipients are needed (mass sending only)"),
    43005: Text("需要与用户互为好友", "the user must be a friend"),
    44003: Text("图文消息内容为空", "the news has no articles"),
    44004: Text("文本消息内容为空", "the text is empty"),
    45002: Text(
        "消息内容超过长度限制（文本最长 2048 字节）", "the content is too long (a text has at most 2048 bytes)"
    ),
    45003: Text("标题超过长度限制", "the title is too long"),
    45004: Text("描述超过长度限制", "the description is too long"),
    45005: Text("链接超过长度限制", "the url is too long"),
    45006: Text("图片链接超过长度限制", "the picurl is too long"),
    45008: Text("图文消息只能包含一篇文章", "news may have one article only"),
    45015: Text(
        "用户 48 小时内没有与公众号互动（或已取消关注），不能发客服消息，请改用模板消息",
        "the user has not dealt with the account for 48 hours, or unfollowed it: send a template message instead",
    ),
    45047: Text(
        "客服消息条数已达上限，须等用户再次与公众号互动",
        "the allowance of customer-service messages is used up until the user next deals with the account",
    ),
    45072: Text("command 只能为 Typing 或 CancelTyping", "the command must be Typing or CancelTyping"),
    45080: Text("30 秒内没有与用户的消息往来", "there was no exchange with the user within the last 30 seconds"),
    45081: Text("已处于“正在输入”状态", "the user already sees that you are typing"),
    45086: Text("文本中小程序链接的属性不合法", "an attribute of the mini-program link in the text is invalid"),
    45087: Text("公众号的客服消息功能已被封禁", "WeChat blocked the account's customer-service messages"),
    45094: Text(
        "公众号因违规暂时不能发送客服消息", "WeChat punished the account: no customer-service messages for now"
    ),
    45098: Text("菜单消息的选项过多", "the message menu has too many options"),
    45099: Text("菜单消息的选项内容过长", "an option of the message menu is too long"),
    47002: Text("请直接发送 UTF-8，勿使用 \\uXXXX 转义", r"send UTF-8 as it is, not escaped as \uXXXX"),
    48002: Text("用户在公众号资料页中关闭了“接收消息”", "the user switched off messages from this account"),
    48008: Text("没有发送此类消息的权限", "the account may not send messages of this type"),
    61450: Text("微信客服系统错误，请稍后重试", "WeChat's customer service failed, try again shortly"),
    61451: Text("参数不合法，请检查 customservice", "a parameter is invalid; check customservice"),
    61452: Text("客服账号（kf_account）不合法或不存在", "there is no such customer-service account (kf_account)"),
}
_AGENTS: Final[Mapping[int, Text]] = {
    65400: Text("新版客服功能尚未开通", "the account has not enabled the new customer service"),
    65401: Text("客服账号无效", "the customer-service account is invalid"),
    65402: Text("客服账号尚未绑定微信号", "the customer-service account is not bound to a WeChat id yet"),
    65403: Text("客服昵称不合法", "the agent's nickname is invalid"),
    65404: Text("客服账号格式不合法", "the customer-service account is malformed"),
    65405: Text("客服账号数量已达上限", "the account has the most agents it may have"),
    65406: Text("客服账号已存在", "the customer-service account exists already"),
    65407: Text("被邀请者已是该公众号的客服", "the person invited is an agent already"),
    65408: Text("已向该微信号发出过邀请", "this WeChat id was invited already"),
    65409: Text("微信号无效", "the WeChat id is invalid"),
    65410: Text("被邀请者绑定的公众号客服数已达上限", "the person invited is an agent of too many accounts"),
    65411: Text("该客服账号有一个邀请待确认", "the customer-service account has an invitation that awaits an answer"),
    65412: Text("该客服账号已绑定微信号", "the customer-service account is bound to a WeChat id already"),
    65413: Text("没有该用户的会话", "there is no session with this user"),
    65414: Text("该用户正由其他客服接待", "another agent is talking with this user"),
    65415: Text("指定的客服不在线", "the agent is not online"),
    65416: Text("查询参数不合法", "a parameter of the query is invalid"),
    65417: Text("查询的时间段超出限制", "the query's time span is too long"),
}

MESSAGE_ERRCODES: Final[Mapping[int, Text]] = {**_TEMPLATE, **_CUSTOM, **_AGENTS}
