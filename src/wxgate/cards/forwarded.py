"""Card endpoints that only go through to WeChat: codes, and what cards there are (seed 3.11, 3.12, 3.15, 3.16)."""

from wxgate.cards.parameters import CardCode, CardId, EncryptCode, OpenId
from wxgate.cards.results import CardDone, CardInfo, DecryptedCode, HeldCodes
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import Params, param
from wxgate.protocol.text import Text
from wxgate.tokens.pass_through import Doubt, pass_through


class AbrogateCode(Params):
    """Which code is to be worthless from now on."""

    code: CardCode = param("要设为失效的 code", "The code", example="751234212312")
    card_id: CardId = param("卡券 ID", "The card the code belongs to", example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc")
    reason: str | None = param("失效原因，由微信保存", "Why; WeChat keeps it", example="退款", default=None)


class DecryptCode(Params):
    """A code that WeChat encrypted."""

    encrypt_code: EncryptCode = param(
        "微信给出的加密 code：来自跳转网址的 encrypt_code 参数，或 wx.addCard、wx.chooseCard 的结果；是否已 URL 解码"
        "均可",
        "The encrypted code as WeChat gave it, in the encrypt_code of a redirect or in the result of wx.addCard or "
        "wx.chooseCard; URL-decoded or not",
        example="XXIzTtMqCxwOaawoE91+VJdsFmv7b8g0VZIZkqf4GWA60Fzpc8ksZ/5ZZ0DVkXdE",
    )


class OfHolder(Params):
    """Whose codes, and of which card."""

    open_id: OpenId = param("用户的 openid", "The user's openid", example="oFS7Fjl0WsZ9AMZqrI80nbIq8xrA")
    card_id: CardId | None = param(
        "卡券 ID；不填则查询该用户在本公众号的全部卡券",
        "Only codes of this card; leave it out for all of the account's cards",
        example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
        default=None,
    )


class OfCard(Params):
    """Which card."""

    card_id: CardId = param("卡券 ID", "The card", example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc")


abrogate_card_code = pass_through(
    "abrogate_card_code",
    to="/card/code/unavailable",
    params=AbrogateCode,
    result=CardDone,
    section="seed 3.11",
    needs=(Capability.CARDS,),
    summary=Text("设置卡券失效", "Make a code worthless"),
    description=Text(
        "将用户手中的一个 code 设为失效，如退款之后；卡券随即从用户的卡包中消失，不可恢复。",
        "Takes a code out of its user's wallet, after a refund say. This cannot be undone.",
    ),
    doubt=Doubt(
        Text("该 code 可能已失效", "the code may have been made worthless"),
        Text(
            "用 get_card_list 查询持卡用户，列表中已没有该 code 即表示已失效；之后再次调用返回 40127 也是如此",
            "Ask get_card_list for the user who had it: when the code is no longer listed, it was; so it was when a "
            "later "
            "call answers 40127",
        ),
    ),
)

decrypt_card_code = pass_through(
    "decrypt_card_code",
    to="/card/code/decrypt",
    params=DecryptCode,
    result=DecryptedCode,
    section="seed 3.12",
    needs=(Capability.CARDS,),
    summary=Text("卡券 code 解码", "Decrypt a code"),
    description=Text(
        "把微信加密的 code 还原为真实 code。encrypt_code 仍带 URL 转义、或其中的 + 变成了空格，都能识别；转义了两次则"
        "返回 115。",
        "The plain code of one that WeChat encrypted. An encrypt_code that is still URL-escaped, or whose + became a "
        "blank, is understood; one that was escaped twice is 115.",
    ),
)

get_card_list = pass_through(
    "get_card_list",
    to="/card/user/getcardlist",
    params=OfHolder,
    renamed={"open_id": "openid"},
    result=HeldCodes,
    section="seed 3.15",
    needs=(Capability.CARDS,),
    summary=Text("获取用户已领取的卡券", "The codes a user has"),
    description=Text(
        "返回用户手中可用的卡券（含尚未生效的）；已核销、过期、失效或删除的不在其中。",
        "The codes in a user's wallet that can be used, now or later; not those that were consumed, made worthless or "
        "deleted, or have expired.",
    ),
)

get_card_info = pass_through(
    "get_card_info",
    to="/card/get",
    params=OfCard,
    result=CardInfo,
    section="seed 3.16",
    needs=(Capability.CARDS,),
    summary=Text("查询卡券详情", "What a card is"),
    description=Text(
        "返回卡券的内容、审核状态与库存，结构见微信官方文档。",
        "A card's content, its state of review and its stock, as WeChat documents them.",
    ),
)

FORWARDED: tuple[Endpoint, ...] = (abrogate_card_code, decrypt_card_code, get_card_list, get_card_info)
