"""Card endpoints as integrators see them (seed 3.10–3.16 and 3.20, contract §4); claim pages have theirs elsewhere."""

from typing import cast

from wxgate.cards.forwarded import FORWARDED
from wxgate.cards.memberships import MEMBERSHIPS
from wxgate.cards.parameters import CardCode, CardId, OpenId, Text128
from wxgate.cards.results import CardParam, ConsumedCode
from wxgate.cards.service import Cards
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS
from wxgate.protocol.parameters import Params, param
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call


class ConsumeCode(Params):
    """Which code is used up."""

    code: CardCode = param("要核销的 code", "The code", example="12312313")
    card_id: CardId = param(
        "卡券 ID；自定义 code 的卡券只凭 code 无法识别",
        "The card the code belongs to; without it WeChat does not find custom codes",
        example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
    )


class SignCard(Params):
    """Which card may be added to a wallet."""

    card_id: CardId = param("卡券 ID", "The card", example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc")
    outer_id: Text128 = param(
        "场景 ID：用户领取后，由微信在领取事件中原样带回",
        "Where the card is taken; WeChat's event of it tells it again",
        example="12",
    )
    code: CardCode | None = param(
        "code；只用于自定义 code 的卡券，其他卡券不能填",
        "The code, for custom-code cards; other cards must not have one",
        example="110201201245",
        default=None,
    )
    openid: OpenId | None = param(
        "只允许该用户领取；只用于 bind_openid 的卡券",
        "The only user who may take it, for cards that are bound to an openid",
        example="oFS7Fjl0WsZ9AMZqrI80nbIq8xrA",
        default=None,
    )


@endpoint(
    "consume_card_code",
    section="seed 3.10",
    needs=(Capability.CARDS,),
    summary=Text("核销卡券code码", "Consume a code"),
    description=Text(
        "在收银台核销一个 code，一个 code 只能核销一次。retcode 为 200 即核销成功；为微信的错误码时未核销，其中 "
        "40099 表示此前已经核销，40056 表示没有这个 code（或 card_id 与它不符）。\n"
        "微信没有明确答复时（502、504、-1），网关绝不重复核销，而是立即查询该 code 的状态，由 data 告知收银台怎么做："
        "consumed 为 false 且 may_retry 为 true，没有核销，可以重试；consumed 为 false 且 may_retry 为 false，没有核"
        "销也不能核销，原因见 user_card_status；consumed 为 true，该 code 现已核销，但微信无法区分是本次请求生效还是"
        "此前已被核销，请查本方记录：没有该 code 的其他核销记录，按成功处理，有则按已使用处理；consumed 为 null，仍然"
        "未知，请几秒后再次调用来确认：返回 200 即成功，返回 40099 则同 consumed 为 true。\n"
        "因此请记录每次核销的 code 与结果。两个收银台同时核销同一个 code 时，最多一个会得到 200。",
        "Consumes a code at a till; a code can be consumed once. retcode 200: done. One of WeChat's errcodes: not "
        "done; 40099 means that it was consumed before, 40056 that there is no such code (or that card_id is not its "
        "card).\n"
        "When WeChat gives no clear answer (502, 504, -1) the gateway never repeats the call. It looks up the state "
        "of the code at once, and data tells the till what to do. consumed false, may_retry true: not consumed, try "
        "again. consumed false, may_retry false: not consumed, and it cannot be; user_card_status says why. consumed "
        "true: the code is consumed now, but WeChat cannot tell whether by this call or before it; ask your own "
        "records: with no other use of the code it is done, with one it was already used. consumed null: still not "
        "known; call again in a few seconds to find out: 200 is done, 40099 is as consumed true.\n"
        "So keep a record of every code and what came of it. Of two tills that consume the same code at once at "
        "most one gets 200.",
    ),
    errors=WEIXIN_ERRORS,
    repeatable=False,
)
async def consume_card_code(cards: Cards, call: Call, params: ConsumeCode) -> ConsumedCode:
    """WeChat's reply."""
    return cast("ConsumedCode", await cards.consume(call, params.code, params.card_id))


@endpoint(
    "generate_card_param",
    section="seed 3.20",
    needs=(Capability.CARDS,),
    summary=Text("生成卡包信息", "Sign a card for wx.addCard"),
    description=Text(
        "返回 wx.addCard 的 cardList 中的一项，已签名。每次领取都要重新取（同一签名微信只接受一次）；cardExt 须转为 "
        "JSON 字符串再传给 "
        "wx.addCard。",
        "One entry of the cardList of wx.addCard, signed. Fetch a new one each time, as WeChat takes a signature once; "
        "hand cardExt to wx.addCard as a JSON string.",
    ),
    errors=WEIXIN_ERRORS,
)
async def generate_card_param(cards: Cards, call: Call, params: SignCard) -> CardParam:
    """The card's id and its signed `cardExt`."""
    return await cards.card_param(call, params.card_id, params.outer_id, params.code or "", params.openid or "")


ENDPOINTS: tuple[Endpoint, ...] = (consume_card_code, *FORWARDED, *MEMBERSHIPS, generate_card_param)
