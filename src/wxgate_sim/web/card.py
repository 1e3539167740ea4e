"""/card/create, get, batchget, delete, modifystock, testwhitelist, user/getcardlist (WeChat reference §8.6)."""

from wxgate_sim import card_reading
from wxgate_sim.cards import STATUSES
from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.card_named import OK, admitted, named_card
from wxgate_sim.world import World

MOST_LISTED = 50
MOST_TESTERS = 10


def create(world: World, call: Call) -> dict[str, object]:
    """A new card."""
    account, body = admitted(world, call)
    given = card_reading.object_in(body, "card")
    card_type = text(given, "card_type")
    if card_type not in card_reading.DETAILS:
        raise Refused(40071)
    card = world.cards.create(account, card_type, card_reading.object_in(given, card_type.lower()))
    return {**OK, "card_id": card.card_id}


def get(world: World, call: Call) -> dict[str, object]:
    """One card as it was created, with its state and stock."""
    account, body = admitted(world, call)
    return {**OK, "card": named_card(world, account, body).told()}


def batchget(world: World, call: Call) -> dict[str, object]:
    """The ids of the account's cards."""
    account, body = admitted(world, call)
    offset, count = card_reading.whole(body, "offset", 0), card_reading.whole(body, "count")
    wanted = body.get("status_list", list(STATUSES))
    if not isinstance(wanted, list):
        raise Refused(47001)
    if offset < 0 or not 0 < count <= MOST_LISTED:
        raise Refused(40097)
    ids = [each.card_id for each in world.cards.of(account.appid) if each.status in wanted]
    return {**OK, "card_id_list": ids[offset : offset + count], "total_num": len(ids)}


def delete(world: World, call: Call) -> dict[str, object]:
    """The card can be received no more; what people have of it stays with them."""
    account, body = admitted(world, call)
    card = named_card(world, account, body)
    if card.status == "CARD_STATUS_DELETE":
        raise Refused(40078)
    card.status, card.updated = "CARD_STATUS_DELETE", int(world.clock.now())
    return OK


def modify_stock(world: World, call: Call) -> dict[str, object]:
    """More stock, or less."""
    account, body = admitted(world, call)
    card = named_card(world, account, body)
    increase = card_reading.whole(body, "increase_stock_value", 0)
    reduce = card_reading.whole(body, "reduce_stock_value", 0)
    if increase < 0 or reduce < 0 or not increase + reduce:
        raise Refused(40122)
    card.change_stock(increase - reduce, world.clock.now())
    return OK


def test_white_list(world: World, call: Call) -> dict[str, object]:
    """Who may receive cards that are not approved yet; `username` is accepted and ignored."""
    account, body = admitted(world, call)
    openids = body.get("openid", [])
    if not isinstance(openids, list) or not all(isinstance(each, str) for each in openids):
        raise Refused(47001)
    if len(openids) > MOST_TESTERS:
        raise Refused(40032)
    if any(world.people.by_openid(account.appid, each) is None for each in openids):
        raise Refused(40003)
    world.cards.testers[account.appid] = frozenset(openids)
    return OK


def of_user(world: World, call: Call) -> dict[str, object]:
    """What a person can use of the account's cards, not yet effective ones among it."""
    account, body = admitted(world, call)
    openid, card_id = text(body, "openid"), text(body, "card_id")
    if not openid:
        raise Refused(41009)
    person = world.people.by_openid(account.appid, openid)
    if person is None:
        raise Refused(40003)
    wanted = world.cards.find(account, card_id) if card_id else None
    now = world.clock.now()
    held = [
        each
        for each in world.card_codes.of_person(account.appid, person.id)
        if each.status(now) == "NORMAL" and wanted in (None, each.card)
    ]
    listed = [{"code": each.code, "card_id": each.card.card_id} for each in held]
    return {**OK, "card_list": listed, "has_share_card": any(each.given_by for each in held)}
