"""/_sim/cards and /_sim/shake/ticket: cards without WeChat's console, and people who receive them or shake."""

from collections.abc import Mapping
from typing import cast

from wxgate_sim import card_acts, card_samples
from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CODE, CardCode
from wxgate_sim.card_offers import Wanted
from wxgate_sim.card_reading import DETAILS
from wxgate_sim.cards import STATUSES, Card, Status
from wxgate_sim.controls import accounts, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.world import World

LARGEST = 2**31 - 1


def add(world: World, given: Fields) -> dict[str, object]:
    """A new card of the account; whatever is left out has a usual value. `codes` are deposited at once."""
    account = accounts.find(world, given.text("appid"))
    card_type = given.choice("card_type", tuple(DETAILS), "GROUPON")
    codes = given.texts("codes") if given.has("codes") else ()
    base, fields = _object(given, "base_info"), _object(given, "fields")
    given.finish()
    bad = [each for each in codes if not CODE.fullmatch(each)]
    if bad:
        raise BadInput("codes", f"{bad[0]!r} is no code: 1 to 20 characters of ASCII", "须为 1 到 20 个 ASCII 字符")
    try:
        card = card_samples.create(world, account, card_type, base, fields, codes)
    except Refused as refused:
        why = f"{refused.errcode} {refused.phrase}"
        raise BadInput("base_info", f"WeChat would refuse this card: {why}", f"微信会拒绝：{why}") from None
    return shown(world, card)


def change(world: World, card_id: str, given: Fields) -> dict[str, object]:
    """The card after WeChat's review of it, which is pushed, or in any other state, which is not."""
    card = find(world, card_id)
    status = cast("Status", given.choice("status", STATUSES))
    reason = given.text("refuse_reason", "信息不完整") if given.has("refuse_reason") else "信息不完整"
    given.finish()
    account = world.accounts.by_appid[card.appid]
    if card.status == "CARD_STATUS_NOT_VERIFY" and status in ("CARD_STATUS_VERIFY_OK", "CARD_STATUS_VERIFY_FAIL"):
        card_acts.review(world, account, card, None if status == "CARD_STATUS_VERIFY_OK" else reason)
    card.status = status
    return shown(world, card)


def issue(world: World, given: Fields) -> dict[str, object]:
    """The code of a card that somebody receives without a page; the account is told as of any other receipt."""
    card = find(world, given.text("card_id"))
    person = followers.find(world, given.text("openid" if given.has("openid") else "id"))
    account = world.accounts.by_appid[card.appid]
    wanted = Wanted(
        code=given.any_text("code"),
        openid=person.openid(account.appid),
        outer_str=given.any_text("outer_str"),
        outer_id=given.whole("outer_id", 0, LARGEST) if given.has("outer_id") else 0,
    )
    given.finish()
    return code_shown(world, _received(world, account, person, card, wanted))


def listed(world: World, query: Mapping[str, str]) -> dict[str, object]:
    """The cards of this account, or of all, with every code there is of each."""
    given = Fields(dict(query))
    appid = given.optional_text("appid")
    given.finish()
    if appid is not None:
        accounts.find(world, appid)
    return {"cards": [shown(world, each) for each in world.cards.by_id.values() if appid in (None, each.appid)]}


def shown(world: World, card: Card) -> dict[str, object]:
    """The card as JSON."""
    terms = card.terms
    return {
        "appid": card.appid,
        "card_id": card.card_id,
        "card_type": terms.card_type,
        "title": terms.title,
        "brand_name": terms.brand_name,
        "color": terms.color,
        "status": card.status,
        "quantity": card.quantity,
        "total_quantity": card.total_quantity,
        "use_custom_code": terms.custom_codes,
        "deposits": terms.deposits,
        "free_codes": len(card.free),
        "codes": [code_shown(world, each) for each in world.card_codes.of_card(card.card_id)],
    }


def code_shown(world: World, held: CardCode) -> dict[str, object]:
    """A received card as JSON; `member` is null unless it is a member card, `end` when it is good for ever."""
    member = held.membership
    return {
        "code": held.code,
        "card_id": held.card.card_id,
        "id": held.person_id,
        "openid": held.openid,
        "status": held.status(world.clock.now()),
        "begin": held.begin,
        "end": held.end,
        "outer_str": held.outer_str,
        "outer_id": held.outer_id,
        "given_by": held.given_by or None,
        "member": None
        if member is None
        else {"active": member.active, "number": member.number, "bonus": member.bonus, "balance": member.balance}
        | {"values": {str(name): value for name, value in member.values.items()}},
    }


def find(world: World, card_id: str) -> Card:
    """The card. Raises a 404."""
    card = world.cards.by_id.get(card_id)
    if card is None:
        raise BadInput("card_id", "no such card; see GET /_sim/cards", "没有这张卡券", 404)
    return card


def shake(world: World, given: Fields) -> dict[str, object]:
    """The ticket a shaken page gets: `poi_id` is the store its beacon belongs to, null for none."""
    account = accounts.find(world, given.text("appid"))
    person = followers.find(world, given.text("openid" if given.has("openid") else "id"))
    page_id = given.whole("page_id", 0, LARGEST) if given.has("page_id") else 14211
    poi_id = given.whole("poi_id", 0, LARGEST) if given.raw("poi_id") is not None else None
    given.finish()
    openid = person.openid(account.appid)
    return {"ticket": world.shakes.shake(account.appid, openid, page_id=page_id, poi_id=poi_id), "openid": openid}


def _received(world: World, account: Account, person: Person, card: Card, wanted: Wanted) -> CardCode:
    try:
        return card_acts.receive(world, account, person, card, wanted)
    except Refused as refused:
        why = f"{refused.errcode} {refused.phrase}"
        raise BadInput("card_id", f"cannot be received: {why}", f"不能领取：{why}", 409) from None


def _object(given: Fields, name: str) -> dict[str, object]:
    value = given.raw(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadInput(name, "must be an object", "必须是对象")
    return value
