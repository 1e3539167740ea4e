"""What the error numbers of third-party platforms mean (WeChat reference §3.12)."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

COMPONENT_ERRCODES: Final[Mapping[int, Text]] = {
    40091: Text("component_verify_ticket 不合法", "the component_verify_ticket is invalid"),
    40094: Text("第三方平台的凭据不合法", "the platform's credentials are invalid"),
    41018: Text("缺少 component_appid", "component_appid is missing"),
    41021: Text("缺少 component_access_token", "component_access_token is missing"),
    42006: Text("component_access_token 已过期", "the component_access_token has expired"),
    61003: Text(
        "公众号没有授权该第三方平台，或已取消授权，请公众号管理员重新授权",
        "the account does not, or no longer, authorise the third-party platform; its administrator must authorise "
        "again",
    ),
    61004: Text(
        "调用 IP 不在第三方平台的白名单中，请在开放平台添加",
        "the calling address is not on the platform's allow-list; add it in the open platform's console",
    ),
    61005: Text(
        "没有有效的 component_verify_ticket：请检查开放平台中的授权事件接收 URL",
        "there is no valid component_verify_ticket: check the URL for authorisation events in the open platform",
    ),
    61006: Text("component_verify_ticket 不正确", "the component_verify_ticket is wrong"),
    61007: Text(
        "公众号没有把此接口的权限集授权给第三方平台，请公众号管理员重新授权并勾选",
        "the account did not grant the permission set of this API to the platform; its administrator must authorise "
        "again and include it",
    ),
    61009: Text("授权码不合法，或已被使用", "the authorisation code is invalid or was used"),
    61010: Text("授权码已过期", "the authorisation code has expired"),
    61011: Text("appid 不是第三方平台", "the appid is not a third-party platform's"),
    61014: Text("应使用第三方平台的 token", "a platform's token is needed"),
    61015: Text("应使用公众号的 token", "an account's token is needed"),
    61023: Text(
        "authorizer_refresh_token 已失效，请公众号管理员重新授权",
        "the authorizer_refresh_token is not valid any more; the account's administrator must authorise again",
    ),
}
