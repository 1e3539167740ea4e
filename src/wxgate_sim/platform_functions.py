"""Permission sets (权限集): what an account's owner grants a third-party platform (WeChat reference §3.10)."""

from collections.abc import Mapping

# Those that official accounts can grant, with their names in Chinese and English.
NAMES: dict[int, tuple[str, str]] = {
    1: ("消息管理", "Messages"),
    2: ("用户管理", "Users"),
    3: ("帐号服务", "Account services: QR codes, short links"),
    4: ("网页服务", "Web services: sign-in, JS-SDK"),
    5: ("微信小店", "WeChat shop"),
    6: ("客服", "Customer service"),
    7: ("群发与通知", "Mass messages and notifications"),
    8: ("卡券", "Cards"),
    9: ("扫一扫", "Scan"),
    10: ("连 WIFI", "Wi-Fi"),
    11: ("素材管理", "Material"),
    12: ("摇一摇周边", "Shake-around"),
    13: ("门店", "Stores"),
    14: ("微信支付", "WeChat Pay"),
    15: ("自定义菜单", "Menus"),
    16: ("认证状态", "Verification status"),
    22: ("城市服务", "City services"),
    23: ("广告管理", "Advertising"),
    24: ("开放平台帐号管理", "Open-platform account"),
    26: ("电子发票", "E-invoices"),
    27: ("快速注册小程序", "Registration of mini-programs"),
}
ALL = tuple(NAMES)

# Which sets open which paths, by how these begin; one of them is enough. WeChat publishes no such table: this one
# follows the names of the sets. What is not listed needs no set at all.
OF_PATHS: tuple[tuple[str, frozenset[int]], ...] = (
    ("/cgi-bin/message/custom/", frozenset((1, 6))),
    ("/cgi-bin/message/template/", frozenset((7,))),
    ("/cgi-bin/template/", frozenset((7,))),
    ("/cgi-bin/user/", frozenset((2,))),
    ("/cgi-bin/qrcode/", frozenset((3,))),
    ("/cgi-bin/ticket/", frozenset((4, 8))),
    ("/cgi-bin/media/", frozenset((1, 11))),
    ("/card/", frozenset((8,))),
    ("/shakearound/", frozenset((12,))),
    ("/sns/oauth2/component/", frozenset((4,))),
)
OF_EVENTS: Mapping[str, int] = {"TEMPLATESENDJOBFINISH": 7, "MASSSENDJOBFINISH": 7, "ShakearoundUserShake": 12}
MESSAGES, WEB, CARDS = 1, 4, 8


def opens(functions: tuple[int, ...], path: str) -> bool:
    """Whether who was granted these sets may call the path for the account."""
    needed = next((sets for beginning, sets in OF_PATHS if path.startswith(beginning)), None)
    return needed is None or not needed.isdisjoint(functions)


def hears(functions: tuple[int, ...], elements: Mapping[str, str]) -> bool:
    """Whether who was granted these sets is told of this message or event of the account."""
    event = elements.get("Event", "")
    usual = CARDS if "card" in event else MESSAGES
    return OF_EVENTS.get(event, usual) in functions


def shown(functions: tuple[int, ...]) -> list[dict[str, object]]:
    """The sets as WeChat's `func_info` lists them."""
    return [{"funcscope_category": {"id": each}} for each in functions]
