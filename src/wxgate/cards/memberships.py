"""Member cards: activating one, and changing its points and balance (seed 3.13, 3.14; WeChat reference §8.5)."""

from wxgate.cards.parameters import Amount, CardCode, CardId, Change, Text12, Text20, Text42, UnixTime
from wxgate.cards.results import CardDone, UpdatedMember
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import Params, param
from wxgate.protocol.text import Text
from wxgate.tokens.pass_through import Doubt, pass_through


class ActivateMember(Params):
    """A member card that a user received, and what it starts with."""

    membership_number: Text20 = param(
        "会员卡编号，显示在用户的卡包中；可与 code 相同",
        "The member's number, shown on the card; may be the code",
        example="AAA00000001",
    )
    code: CardCode = param("用户领取会员卡得到的 code", "The code the user received", example="12312313")
    card_id: CardId = param("会员卡 ID", "The member card", example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc")
    activate_begin_time: UnixTime | None = param(
        "激活后的生效时间；不填则以创建会员卡时的设定为准",
        "From when it is valid; as the card was created when left out",
        example="1700000000",
        default=None,
    )
    activate_end_time: UnixTime | None = param(
        "激活后的失效时间；不填则以创建会员卡时的设定为准",
        "Until when it is valid; as the card was created when left out",
        example="1731536000",
        default=None,
    )
    init_bonus: Amount | None = param(
        "初始积分，不填为 0", "Points to start with; 0 when left out", example="100", default=None
    )
    init_balance: Amount | None = param(
        "初始余额，单位为分，不填为 0", "Balance to start with, in fen; 0 when left out", example="20000", default=None
    )
    init_custom_field_value1: Text12 | None = param(
        "自定义字段 custom_field1 的初始值", "Value of custom_field1", example="白银", default=None
    )
    init_custom_field_value2: Text12 | None = param(
        "自定义字段 custom_field2 的初始值", "Value of custom_field2", example="9折", default=None
    )
    init_custom_field_value3: Text12 | None = param(
        "自定义字段 custom_field3 的初始值", "Value of custom_field3", example="200", default=None
    )


class UpdateMember(Params):
    """What changes on a member card."""

    code: CardCode = param("会员卡的 code", "The code of the member card", example="179011264953")
    card_id: CardId = param("会员卡 ID", "The member card", example="p1Pj9jr90_SQRaVqYI239Ka1erkI")
    record_bonus: Text42 | None = param(
        "积分变动说明，显示给会员",
        "Why the points change, shown to the member",
        example="消费30元，获得3积分",
        default=None,
    )
    bonus: Amount | None = param(
        "变更后的积分全量值。与 add_bonus 同时填写时以此为准，add_bonus 只用于通知会员（推荐）",
        "The points after the change. With add_bonus too, this counts and add_bonus is only shown in the notice, which "
        "is the recommended way",
        example="3000",
        default=None,
    )
    add_bonus: Change | None = param(
        "积分的增减，扣减为负数", "By how much the points change, negative to deduct", example="30", default=None
    )
    balance: Amount | None = param(
        "变更后的余额全量值，单位为分。与 add_balance 同时填写时以此为准（推荐）",
        "The balance after the change, in fen. With add_balance too, this counts, which is the recommended way",
        example="3000",
        default=None,
    )
    add_balance: Change | None = param(
        "余额的增减，单位为分，扣减为负数",
        "By how much the balance changes, in fen, negative to deduct",
        example="-30",
        default=None,
    )
    record_balance: Text42 | None = param(
        "余额变动说明，显示给会员",
        "Why the balance changes, shown to the member",
        example="购买焦糖玛琪朵，扣30元",
        default=None,
    )
    custom_field_value1: Text12 | None = param(
        "自定义字段 custom_field1 的新值", "New value of custom_field1", example="黄金", default=None
    )
    custom_field_value2: Text12 | None = param(
        "自定义字段 custom_field2 的新值", "New value of custom_field2", example="8折", default=None
    )
    custom_field_value3: Text12 | None = param(
        "自定义字段 custom_field3 的新值", "New value of custom_field3", example="300", default=None
    )


membercard_active = pass_through(
    "membercard_active",
    to="/card/membercard/activate",
    params=ActivateMember,
    result=CardDone,
    section="seed 3.13",
    needs=(Capability.CARDS,),
    summary=Text("激活会员卡", "Activate a member card"),
    description=Text(
        "激活用户领取的会员卡，写入会员编号和初始积分、余额。激活后再次调用会用初始值覆盖现有的积分和余额。",
        "Activates a member card that a user received, with the member's number, points and balance to start with. "
        "Called again later it sets points and balance back to those.",
    ),
    doubt=Doubt(
        Text("会员卡可能已激活", "the member card may have been activated"),
        Text(
            "请在用户卡包或微信公众平台中查看；若激活后尚未有积分或余额变动，也可用完全相同的参数再次调用，结果不变",
            "Look at the card in the user's wallet or in WeChat's console. As long as neither points nor balance have "
            "changed since, the same call with the very same values does no harm",
        ),
    ),
)

membercard_update = pass_through(
    "membercard_update",
    to="/card/membercard/updateuser",
    params=UpdateMember,
    result=UpdatedMember,
    section="seed 3.14",
    needs=(Capability.CARDS,),
    summary=Text("更新会员信息", "Change a member's points and balance"),
    description=Text(
        "变更会员的积分、余额和自定义字段，data 中有变更后的总额。建议由贵方系统记账，每次都填写全量值 bonus、balance："
        "没有得到明确答复时，用相同的全量值再次调用不会重复增减。只填 add_bonus、add_balance 时，重复调用会重复增减。",
        "Changes a member's points, balance and custom fields; data has the totals after it. Keep the accounts "
        "yourself "
        "and always send the full values bonus and balance: when no clear answer came, the same full values may be "
        "sent "
        "again without adding anything twice. With add_bonus or add_balance alone, a repeat adds twice.",
    ),
    doubt=Doubt(
        Text("会员信息可能已变更", "the member's data may have been changed"),
        Text(
            "若 bonus、balance 填的是全量值，可用相同的值再次调用；若只填了 add_bonus、add_balance，请先在用户卡包或"
            "微信"
            "公众平台核对当前积分和余额，再用全量值设定",
            "If you sent full values (bonus, balance), the same ones may be sent again. If you sent add_bonus or "
            "add_balance alone, look up the present points and balance in the user's wallet or in WeChat's console, "
            "then set them with full values",
        ),
    ),
)

MEMBERSHIPS: tuple[Endpoint, ...] = (membercard_active, membercard_update)
