"""What WeChat answers to the calls about cards, as the endpoints hand it on. More fields may come with it."""

from typing import Annotated, NotRequired, TypedDict

from wxgate.protocol.parameters import JsonValue
from wxgate.protocol.text import Text

Errcode = Annotated[int, Text("0 表示成功", "0: done")]
Errmsg = Annotated[str, Text("微信的说明，成功时为 ok", "WeChat's words, ok on success")]
HolderOpenid = Annotated[str, Text("持卡用户的 openid", "openid of the user who has the card")]


class CardDone(TypedDict):
    """WeChat's bare acknowledgement."""

    errcode: Errcode
    errmsg: Errmsg


class ConsumedCard(TypedDict):
    """The card of a consumed code."""

    card_id: Annotated[str, Text("卡券 ID", "the card's id")]


class ConsumedCode(TypedDict):
    """A code that this call consumed (seed 3.10)."""

    errcode: Errcode
    errmsg: Errmsg
    card: ConsumedCard
    openid: HolderOpenid


class DecryptedCode(TypedDict):
    """A code in plain text (seed 3.12)."""

    errcode: Errcode
    errmsg: Errmsg
    code: Annotated[str, Text("解密后的 code", "the code in plain text")]


class UpdatedMember(TypedDict):
    """A member's totals after an update (seed 3.14)."""

    errcode: Errcode
    errmsg: Errmsg
    result_bonus: Annotated[int, Text("变更后的积分总额", "points after the update")]
    result_balance: Annotated[int, Text("变更后的余额，单位为分", "balance after the update, in fen")]
    openid: HolderOpenid


class HeldCode(TypedDict):
    """One code in a user's hands."""

    code: Annotated[str, Text("code", "the code")]
    card_id: Annotated[str, Text("卡券 ID", "the card's id")]


class HeldCodes(TypedDict):
    """The usable codes a user has (seed 3.15)."""

    errcode: Errcode
    errmsg: Errmsg
    card_list: Annotated[
        list[HeldCode], Text("可用的卡券；没有时为空数组", "the usable codes; an empty array when there are none")
    ]


class CardInfo(TypedDict):
    """What a card is (seed 3.16)."""

    errcode: Errcode
    errmsg: Errmsg
    card: Annotated[
        dict[str, JsonValue],
        Text(
            "卡券详情：card_type，以及与其小写同名的对象，结构见微信官方文档",
            "card_type, and the object of that name in lower case, as WeChat documents it",
        ),
    ]


class CardExt(TypedDict):
    """What `wx.addCard` needs besides the card's id. `code` and `openid` are there only when they were given."""

    code: NotRequired[Annotated[str, Text("自定义 code", "the custom code")]]
    openid: NotRequired[Annotated[str, Text("只有此用户可以领取", "the only user who may take the card")]]
    timestamp: Annotated[str, Text("签名时间，UNIX 秒", "when it was signed, UNIX seconds")]
    nonce_str: Annotated[str, Text("随机字符串，每次不同", "random, fresh each time")]
    outer_id: Annotated[str, Text("场景 ID，不参与签名", "where the card was taken; not signed")]
    signature: Annotated[str, Text("签名（SHA-1，小写十六进制）", "the signature, SHA-1 in lower-case hex")]


class CardParam(TypedDict):
    """One entry of the `cardList` of `wx.addCard` (seed 3.20)."""

    cardId: Annotated[str, Text("卡券 ID", "the card's id")]
    cardExt: Annotated[
        CardExt,
        Text(
            "卡券扩展参数；传给 wx.addCard 时须先转为 JSON 字符串",
            "pass it to wx.addCard as a JSON string, not as an object",
        ),
    ]
