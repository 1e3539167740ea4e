"""Which language a page speaks, and what it says in it."""

from typing import Literal

Language = Literal["zh", "en"]
HTML_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def preferred(lang: str, accept_language: str) -> Language:
    """The language asked for by a `lang` parameter, else the browser's first choice of the two, else Chinese."""
    for tag in (lang, *_by_weight(accept_language)):
        if tag.lower().startswith("en"):
            return "en"
        if tag.lower().startswith("zh"):
            return "zh"
    return "zh"


def _by_weight(accept_language: str) -> list[str]:
    weighed = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        weighed.append((_number(weight), tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda each: -each[0])]


def _number(weight: str) -> float:
    try:
        return float(weight or "1")
    except ValueError:
        return 0.0


TEXTS: dict[Language, dict[str, str]] = {
    "zh": {
        "asks": "申请",
        "consent_title": "获取你的昵称、头像",
        "consent_hint": "允许后，{account}将知道你是谁。",
        "who": "以谁的身份",
        "follows": "已关注",
        "visitor": "未关注",
        "allow": "允许",
        "refuse": "拒绝",
        "choose_title": "谁在用这部手机？",
        "choose_hint": "静默授权不会询问用户。模拟器只需知道手机在谁手里，之后不再问。",
        "nobody_title": "这里还没有人",
        "new_visitor": "新访客的昵称",
        "add": "添加",
        "error_title": "页面无法打开",
        "error_code": "错误码",
        "simulator": "微信模拟器",
        "not_weixin": "这不是微信，页面仅供测试",
        "side_title": "网页授权",
        "side_hint": "这是授权链接所要求的；手机里是用户看到的样子。",
        "account": "公众号",
        "platform": "第三方平台",
        "other_language": "English",
        "phone": "手机",
        "accounts": "公众号",
        "people": "用户",
        "platforms": "第三方平台",
        "qrcodes": "二维码（点击即可扫描）",
        "controls": "控制接口",
        "imitated": "已模拟的接口与调用次数",
        "none": "暂无",
    },
    "en": {
        "asks": "asks to",
        "consent_title": "see your name and picture",
        "consent_hint": "If you allow it, {account} will know who you are.",
        "who": "Continue as",
        "follows": "Follower",
        "visitor": "Visitor",
        "allow": "Allow",
        "refuse": "Refuse",
        "choose_title": "Who is holding this phone?",
        "choose_hint": "Silent authorisation never asks the user. The simulator has to know whose phone this is, once.",
        "nobody_title": "Nobody is here yet",
        "new_visitor": "Name of a new visitor",
        "add": "Add",
        "error_title": "This page cannot be opened",
        "error_code": "Error",
        "simulator": "WeChat simulator",
        "not_weixin": "Not WeChat: this page is for testing",
        "side_title": "Web authorisation",
        "side_hint": "This is what the link asks for; the phone shows what its user sees.",
        "account": "Account",
        "platform": "Third-party platform",
        "other_language": "中文",
        "phone": "The phone",
        "accounts": "Official accounts",
        "people": "People",
        "platforms": "Third-party platforms",
        "qrcodes": "QR codes, to be scanned with a click",
        "controls": "Controls",
        "imitated": "What is imitated, and how often it was called",
        "none": "None yet",
    },
}

# What the error page says about each code: WeChat's own numbers, and words for refusals it has no number for.
PAGE_ERRORS: dict[Language, dict[str, str]] = {
    "zh": {
        "10003": "redirect_uri 的域名与公众号设置的网页授权域名不一致（域名须完全相同，且不能带端口）",
        "10004": "该公众号已被封禁",
        "10005": "该公众号没有此 scope 的权限，或 appid 不是公众号",
        "10006": "请先关注该测试号",
        "10009": "操作太频繁，请稍后再试",
        "10010": "scope 不能为空",
        "10011": "redirect_uri 不能为空",
        "10012": "appid 不能为空",
        "10013": "state 不能为空",
        "10015": "该公众号没有授权给此第三方平台",
        "10016": "不支持开放平台（移动应用、网站应用）的 appid，请使用公众号的 appid",
        "10038": "redirect_uri 格式不正确，须是编码一次的 http 或 https 地址",
        "order": "链接参数的顺序或写法不正确，须依次为 appid、redirect_uri、response_type、scope、state",
        "response_type": "response_type 必须是 code",
        "component_appid": "component_appid 不是第三方平台",
        "pre_auth_code": "pre_auth_code 无效、已过期或已用过，请从第三方平台重新发起授权",
        "entry_domain": "请确认授权入口页所在域名与第三方平台设置的授权发起页域名相同（本页须由该域名的网页打开）",
        "auth_type": "auth_type 须是 1 至 6",
        "biz_appid": "biz_appid 不是可以授权的公众号",
        "category_id_list": "category_id_list 须是该平台申请的权限集编号，以 | 分隔",
        "bindcomponent": "链接须含 action=bindcomponent 与 no_scan=1",
        "state": "state 只能含字母和数字，最多 128 字节",
    },
    "en": {
        "10003": "The host of redirect_uri is not a domain set for this account (exactly the same, and without a port)",
        "10004": "This account is banned",
        "10005": "The account may not use this scope, or the appid is not an official account's",
        "10006": "Please follow this test account first",
        "10009": "Too many requests, try again later",
        "10010": "scope must not be empty",
        "10011": "redirect_uri must not be empty",
        "10012": "appid must not be empty",
        "10013": "state must not be empty",
        "10015": "The account has not authorised this third-party platform",
        "10016": "This is the appid of an app or a website; an official account's is needed",
        "10038": "redirect_uri is malformed: an http or https address, percent-encoded once, is needed",
        "order": "Parameters are out of order or repeated: appid, redirect_uri, response_type, scope, state",
        "response_type": "response_type must be code",
        "component_appid": "component_appid is no third-party platform",
        "pre_auth_code": "pre_auth_code is unknown, expired or used: begin again at the platform",
        "entry_domain": "This page must be opened from a page on a domain set for the third-party platform",
        "auth_type": "auth_type must be 1 to 6",
        "biz_appid": "biz_appid is no official account that could authorise anybody",
        "category_id_list": "category_id_list must hold permission sets the platform asks for, separated by |",
        "bindcomponent": "The link must hold action=bindcomponent and no_scan=1",
        "state": "state may hold letters and digits only, at most 128 bytes",
    },
}
UNNAMED: dict[Language, str] = {"zh": "系统繁忙，请稍后再试", "en": "The system is busy, try again later"}
