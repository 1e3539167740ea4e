"""Permission sets (权限集) that an account grants to a third-party platform (WeChat reference §3.10)."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from wxgate.protocol.text import Text


class Capability(IntEnum):
    """The sets that endpoints need, by WeChat's number. WeChat has more, see `capability_name`."""

    MESSAGES = 1
    USERS = 2
    ACCOUNT = 3
    WEB = 4
    CUSTOMER_SERVICE = 6
    NOTIFICATIONS = 7
    CARDS = 8
    MATERIAL = 11
    SHAKE = 12


NAMES: Final[Mapping[int, Text]] = {
    1: Text("消息管理", "messages"),
    2: Text("用户管理", "users"),
    3: Text("帐号服务（二维码、短链接）", "account services (QR codes, short links)"),
    4: Text("网页服务（网页授权、JS-SDK）", "web services (OAuth, JS-SDK)"),
    5: Text("微信小店", "WeChat shop"),
    6: Text("客服", "customer service"),
    7: Text("群发与通知（模板消息）", "mass messages and notifications (template messages)"),
    8: Text("卡券", "cards"),
    9: Text("微信扫一扫", "scan"),
    10: Text("微信连 Wi-Fi", "Wi-Fi"),
    11: Text("素材管理", "material"),
    12: Text("摇一摇周边", "shake-around"),
    13: Text("门店", "stores"),
    14: Text("微信支付", "WeChat Pay"),
    15: Text("自定义菜单", "menu"),
    16: Text("认证状态", "verification status"),
    22: Text("城市服务", "city services"),
    23: Text("广告管理", "advertising"),
    24: Text("开放平台帐号管理", "open-platform accounts"),
    26: Text("电子发票", "e-invoices"),
    27: Text("快速注册小程序", "mini-program registration"),
    33: Text("小程序管理", "mini-programs"),
}


def capability_name(number: int) -> Text:
    """What people call the set with this number."""
    return NAMES.get(number, Text(f"权限集 {number}", f"permission set {number}"))
