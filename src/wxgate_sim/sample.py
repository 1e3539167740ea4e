"""An account and people to begin with, so that the pages show something at once."""

from wxgate_sim import card_samples
from wxgate_sim.accounts import Account
from wxgate_sim.followers import Person
from wxgate_sim.templates import Template
from wxgate_sim.world import World

PEOPLE = (("xiaolin", "林小满", True), ("anna", "Anna Weber", False), ("laozhou", "老周", True))

TEMPLATE = Template(
    template_id="Qh7s3mWkq0GfYx2LrVb9JdTnE5uCzAo8pXiM1wRKvHs",
    title="订单支付成功通知",
    content="{{first.DATA}}\n订单编号：{{keyword1.DATA}}\n商品名称：{{keyword2.DATA}}\n支付金额：{{keyword3.DATA}}\n{{remark.DATA}}",
    primary_industry="IT科技",
    deputy_industry="互联网|电子商务",
)

# Codes are assigned by WeChat, deposited by the merchant, or named by the page that hands the card out.
CARDS: tuple[tuple[str, dict[str, object], tuple[str, ...]], ...] = (
    ("CASH", {"title": "满100减20元", "color": "Color100"}, ()),
    ("GENERAL_COUPON", {"title": "新书优惠券", "color": "Color020"}, tuple(f"QH-{each:04}" for each in range(1, 21))),
    ("MEETING_TICKET", {"title": "作者见面会", "color": "Color050", "use_custom_code": True}, ()),
    ("MEMBER_CARD", {"title": "青禾会员卡", "color": "Color010"}, ()),
    ("DISCOUNT", {"title": "全场八折", "color": "Color081"}, ()),
    ("GIFT", {"title": "帆布袋兑换券", "color": "Color030"}, ()),
    ("GROUPON", {"title": "双人咖啡套餐", "color": "Color060"}, ()),
)


def furnish(world: World) -> Account:
    """The sample account, added to the world with a template, cards and three people; two of them follow it."""
    account = Account(
        *("wx5a3c0de000000001", world.mint.secret()), name="青禾书店", allow_any_redirect=True, unionid=True
    )
    world.accounts.add(account)
    world.templates.add(account.appid, TEMPLATE)
    for card_type, base, codes in CARDS:
        card_samples.create(world, account, card_type, base, {}, codes)
    for id_, nickname, follows in PEOPLE:
        followed = frozenset((account.appid,)) if follows else frozenset[str]()
        subscribed_at = int(world.clock.now()) if follows else 0
        world.people.add(Person(id_, nickname, headimgurl="", follows=followed, subscribe_time=subscribed_at))
    return account
