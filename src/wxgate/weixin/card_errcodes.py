"""What the error numbers of cards and of shake-around mean (WeChat reference §8, §10.3, §13)."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

_CODES: Final[Mapping[int, Text]] = {
    40056: Text(
        "没有这个 code，或还没有用户领取，或已转赠他人；自定义 code 的卡券必须同时给出它所属的 card_id，请核对",
        "there is no such code, nobody received it, or it was given away; custom-code cards need the card_id the code "
        "belongs to: check it",
    ),
    40073: Text("card_id 不合法，或不属于该公众号", "the card_id is invalid or belongs to another account"),
    40075: Text(
        "encrypt_code 不合法，请原样传递微信给出的值",
        "the encrypt_code is invalid; pass on what WeChat gave, unchanged",
    ),
    40078: Text("卡券未通过审核，或已被删除", "the card has not passed review, or was deleted"),
    40099: Text(
        "该 code 已被核销；若是超时之后的重试，可能正是前一次请求生效",
        "the code was consumed before; after a time-out, perhaps by your earlier call",
    ),
    40116: Text("code 格式不合法", "the code is malformed"),
    40127: Text(
        "该卡券当前不可用：已删除、过期、失效、转赠中，或尚未生效",
        "the card cannot be used: deleted, expired, made worthless, being given away, or not yet valid",
    ),
    40146: Text("该 code 已被其他用户预占", "the code is marked by another user"),
    40147: Text("不在卡券的可用时段内", "the card cannot be used at this time of day or week"),
    41012: Text("缺少 card_id", "card_id is missing"),
    41013: Text("缺少 code", "code is missing"),
    43017: Text("需要门店 ID", "a store's id is needed"),
    43018: Text("该 code 未被预占", "the code was not marked"),
    45030: Text(
        "该卡券不支持此接口，或不属于该公众号", "this API does not serve the card, or it is another merchant's"
    ),
    45031: Text("卡券库存不足", "the card is out of stock"),
    45033: Text("用户领取数量已达上限", "the user has received as many as allowed"),
    72001: Text("没有符合条件的卡券", "no card matches"),
    72020: Text("用户使用数量已达上限", "the user has used as many as allowed"),
    72022: Text(
        "卡券未通过审核，只有测试白名单中的用户可用", "the card awaits review: only users on the test list may have it"
    ),
}
_MEMBERS: Final[Mapping[int, Text]] = {
    43010: Text("公众号没有储值（余额）权限", "the account may not use balances"),
    43011: Text("公众号没有积分权限", "the account may not use points"),
    45021: Text("某个字段超过长度限制（一个汉字 3 字节）", "a field is too long (a Chinese character has 3 bytes)"),
    45022: Text("积分超出范围", "the points are out of range"),
    45023: Text("余额超出范围", "the balance is out of range"),
    72003: Text("该卡券不是会员卡", "the card is no member card"),
    72011: Text("activate_ticket 不属于该公众号", "the activate_ticket belongs to another account"),
    72012: Text("activate_ticket 已过期", "the activate_ticket has expired"),
    72026: Text("会员卡未开启一键激活（wx_activate）", "the member card was not created with wx_activate"),
    73214: Text("用户已是会员", "the user is a member already"),
}
_MAKING: Final[Mapping[int, Text]] = {
    40009: Text("图片大小不合法", "the picture's size is invalid"),
    40071: Text("卡券类型不合法", "the type of card is invalid"),
    40072: Text("编码方式或门店 ID 不合法", "the encoding or a store's id is invalid"),
    40076: Text("颜色不合法，应为 Color010 至 Color102", "the colour is invalid: Color010 to Color102"),
    40079: Text("时间不合法", "a time is invalid"),
    40080: Text(
        "cardExt 不合法：签名错误，或时间戳与随机串已用过", "the cardExt is invalid: wrong signature, or used before"
    ),
    40100: Text("有效期不合法", "the range of dates is invalid"),
    40107: Text("卡券未通过审核，或没有门店", "the card has not passed review, or has no store"),
    40109: Text("一次最多导入 100 个 code", "at most 100 codes at a time"),
    40110: Text("code 为空", "a code is empty"),
    40111: Text("code 重复", "a code is given twice"),
    40122: Text("库存数量不合法", "the stock is invalid"),
    40124: Text("自定义字段过多", "too many custom fields"),
    40136: Text("库存不能多于已导入的 code", "the stock exceeds the codes that were imported"),
    40150: Text("卡券参数不合法", "a parameter of the card is invalid"),
    40151: Text("文字或图片未通过审查", "WeChat refuses a text or picture"),
    43009: Text("公众号没有自定义 code 权限", "the account may not use custom codes"),
    43012: Text("公众号没有自定义网址权限", "the account may not use custom URLs"),
    45041: Text("卡券总库存超出限制", "the card's total stock is too large"),
    72016: Text("公众号没有创建会员卡的权限", "the account may not create member cards"),
    72021: Text("公众号没有创建通用卡的权限", "the account may not create general cards"),
}
_SHAKE: Final[Mapping[int, Text]] = {
    9001001: Text("请求数据不合法", "the request's data is invalid"),
    9001002: Text("微信摇一摇服务暂不可用，请稍后重试", "WeChat's shake-around service is down, try again shortly"),
    9001003: Text(
        "ticket 不合法，或已过期（30 分钟内有效）", "the ticket is invalid or has expired (it lives 30 minutes)"
    ),
    9001004: Text("获取用户失败，请稍后重试", "WeChat could not get the user, try again shortly"),
    9001005: Text("获取商户失败：公众号未开通摇一摇周边", "the account has no shake-around"),
    9001006: Text("获取 openid 失败，请稍后重试", "WeChat could not get the openid, try again shortly"),
}

CARD_ERRCODES: Final[Mapping[int, Text]] = {**_CODES, **_MEMBERS, **_MAKING, **_SHAKE}
