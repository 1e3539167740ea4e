"""/card/membercard: activate a member's card, change its figures, and read them (WeChat reference §8.5)."""

from wxgate_sim import member_acts, member_cards
from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CardCode
from wxgate_sim.card_reading import whole
from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call
from wxgate_sim.web.card_named import OK, Body, admitted, holder, named_code
from wxgate_sim.world import World


def activate(world: World, call: Call) -> dict[str, object]:
    """Make the holder a member; once more overwrites the figures."""
    account, body = admitted(world, call)
    held = _held(world, account, body)
    begin, end = whole(body, "activate_begin_time", held.begin), whole(body, "activate_end_time", held.end or 0)
    member_cards.activate(held.card.terms, held.member, body)
    held.begin, held.end = begin, end or None
    return OK


def update_user(world: World, call: Call) -> dict[str, object]:
    """Change a member's figures and tell the person."""
    account, body = admitted(world, call)
    held = _held(world, account, body)
    if not held.member.active:
        raise Refused(40127)
    member = member_acts.update(world, account, held, body)
    return {**OK, "result_bonus": member.bonus, "result_balance": member.balance, "openid": held.openid}


def user_info(world: World, call: Call) -> dict[str, object]:
    """A member's figures; nobody has filled in a form here, so its lists are empty."""
    account, body = admitted(world, call)
    held = named_code(world, account, body)
    member = held.member
    return {
        **OK,
        "openid": held.openid,
        "nickname": holder(world, held).nickname,
        "membership_number": member.number,
        "bonus": member.bonus,
        "balance": member.balance,
        "sex": "UNKNOWN",
        "user_info": {"common_field_list": [], "custom_field_list": []},
        "user_card_status": held.status(world.clock.now()),
        "has_active": member.active,
    }


def _held(world: World, account: Account, body: Body) -> CardCode:
    """The member's code, which must be good now. Raises also 72003 or 40127."""
    held = named_code(world, account, body)
    if held.membership is None:
        raise Refused(72003)
    if held.status(world.clock.now()) != "NORMAL":
        raise Refused(40127)
    return held
