"""Cards that need nothing said of them: whatever is left out has a usual value."""

from collections.abc import Mapping, Sequence

from wxgate_sim.accounts import Account
from wxgate_sim.card_reading import DEPOSIT_MODE
from wxgate_sim.cards import Card
from wxgate_sim.world import World

USUAL: Mapping[str, object] = {
    "logo_url": "http://mmbiz.qpic.cn/mmbiz/simulated/0",
    "code_type": "CODE_TYPE_BARCODE",
    "brand_name": "青禾书店",
    "title": "优惠券",
    "color": "Color020",
    "notice": "结账时请出示",
    "description": "每人限用一次，不与其他优惠同享。",
    "date_info": {"type": "DATE_TYPE_FIX_TERM", "fixed_term": 30, "fixed_begin_term": 0},
}
USUAL_FIELDS: Mapping[str, Mapping[str, object]] = {
    "GROUPON": {"deal_detail": "双人套餐一份"},
    "CASH": {"least_cost": 10000, "reduce_cost": 2000},
    "DISCOUNT": {"discount": 20},
    "GIFT": {"gift": "帆布袋一个"},
    "GENERAL_COUPON": {"default_detail": "任意图书可用"},
    "MEMBER_CARD": {
        "prerogative": "积分换书",
        "supply_bonus": True,
        "supply_balance": True,
        "auto_activate": False,
        "activate_url": "https://example.com/activate?from=wechat",
    },
    "MEETING_TICKET": {"meeting_detail": "作者见面会"},
    "BOARDING_PASS": {"from": "上海", "to": "成都", "flight": "MU5401"},
}


def create(
    world: World,
    account: Account,
    card_type: str,
    base: Mapping[str, object],
    fields: Mapping[str, object],
    codes: Sequence[str] = (),
) -> Card:
    """A new card with these parts of `base_info` and these fields of its type; `codes` are deposited and in stock.

    Raises what WeChat would say of it.
    """
    base_info = {**_usual_base(card_type, deposits=bool(codes)), **base}
    content: dict[str, object] = {**USUAL_FIELDS.get(card_type, {}), **fields, "base_info": base_info}
    card = world.cards.create(account, card_type, content)
    if codes:
        new, _ = card.deposit(codes)
        card.change_stock(len(new), world.clock.now())
    return card


def _usual_base(card_type: str, *, deposits: bool) -> dict[str, object]:
    base = {**USUAL, "sku": {"quantity": 0 if deposits else 100_000}}
    if card_type == "MEMBER_CARD":
        base |= {"title": "会员卡", "date_info": {"type": "DATE_TYPE_PERMANENT"}}
    if deposits:
        base |= {"use_custom_code": True, "get_custom_code_mode": DEPOSIT_MODE}
    return base
