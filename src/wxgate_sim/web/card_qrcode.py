"""/card/qrcode/create: QR codes that offer cards (WeChat reference §8.6)."""

from urllib.parse import quote

from wxgate_sim.accounts import Account
from wxgate_sim.card_offers import Offer, Wanted
from wxgate_sim.card_reading import flag, limited, object_in, whole
from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.card_named import OK, Body, admitted, named_card
from wxgate_sim.world import World

YEAR = 365 * 86400
SHORTEST = 60
MOST_CARDS = 5
LONGEST_OUTER_STR = 128
PICTURE = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="


def create(world: World, call: Call) -> dict[str, object]:
    """A QR code for one card or several."""
    account, body = admitted(world, call)
    life = whole(body, "expire_seconds", YEAR)
    if not SHORTEST <= life <= YEAR:
        raise Refused(40097)
    offers = _offers(world, account, body)
    code = world.qrcodes.add_temporary(account, text(body, "action_name"), offers[0].card.card_id, life)
    world.card_offers.add(code.ticket, offers)
    picture = PICTURE + quote(code.ticket, safe="")
    told = {"ticket": code.ticket, "url": code.url, "show_qrcode_url": picture}
    return {**OK, **told, **({"expire_seconds": life} if "expire_seconds" in body else {})}


def _offers(world: World, account: Account, body: Body) -> list[Offer]:
    info = object_in(body, "action_info")
    match text(body, "action_name"):
        case "QR_CARD":
            return [_offer(world, account, object_in(info, "card"))]
        case "QR_MULTIPLE_CARD":
            cards = object_in(info, "multiple_card").get("card_list")
            if not isinstance(cards, list) or not 0 < len(cards) <= MOST_CARDS:
                raise Refused(40053)
            return [_offer(world, account, each) for each in cards if isinstance(each, dict)]
        case _:
            raise Refused(40052)


def _offer(world: World, account: Account, given: Body) -> Offer:
    card, code, openid = named_card(world, account, given), text(given, "code"), text(given, "openid")
    custom = card.terms.custom_codes
    if custom and not card.terms.deposits and not code:
        raise Refused(41013)
    if code and not custom:
        raise Refused(40116)
    if card.terms.bind_openid and not openid:
        raise Refused(41009)
    outer_str = limited(text(given, "outer_str"), LONGEST_OUTER_STR)
    wanted = Wanted(code, openid, outer_str, whole(given, "outer_id", 0))
    return Offer(card, wanted, once=bool(code) or flag(given, "is_unique_code"))
