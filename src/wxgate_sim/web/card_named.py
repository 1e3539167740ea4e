"""Which card, code and person a card call is about (WeChat reference §8.2)."""

from collections.abc import Mapping

from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CODE, CardCode
from wxgate_sim.cards import Card
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World

Body = Mapping[str, object]
OK: dict[str, object] = {"errcode": 0, "errmsg": "ok"}


def admitted(world: World, call: Call) -> tuple[Account, dict[str, object]]:
    """Whose call it is, one call counted, and its body."""
    return world.admit(call.query("access_token"), call.path), call.json()


def named_card(world: World, account: Account, body: Body) -> Card:
    """The card whose `card_id` is given. Raises 41012, 40073 or 45030."""
    return world.cards.find(account, text(body, "card_id"))


def named_code(world: World, account: Account, body: Body) -> CardCode:
    """The received code: by `code` alone only where WeChat assigned it, else by `card_id` too.

    Raises 41013, 40116, 40073, 45030 or 40056.
    """
    code, card_id = text(body, "code"), text(body, "card_id")
    if not code:
        raise Refused(41013)
    if not CODE.fullmatch(code):
        raise Refused(40116)
    return world.card_codes.find(account.appid, code, world.cards.find(account, card_id) if card_id else None)


def holder(world: World, held: CardCode) -> Person:
    """Who holds the code."""
    return world.people.by_id[held.person_id]
