"""/card/code: look codes up, use them up, void, decrypt, replace and deposit them (WeChat reference §8.2–8.4)."""

from collections.abc import Sequence

from wxgate_sim import card_acts, card_reading
from wxgate_sim.card_codes import CODE, CardCode
from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.card_named import OK, Body, admitted, holder, named_card, named_code
from wxgate_sim.world import World

MOST_DEPOSITED = 100


def consume(world: World, call: Call) -> dict[str, object]:
    """Use the code up."""
    account, body = admitted(world, call)
    held = named_code(world, account, body)
    card_acts.consume(world, account, held)
    return {**OK, "card": {"card_id": held.card.card_id}, "openid": held.openid}


def get(world: World, call: Call) -> dict[str, object]:
    """The code's state; with `check_consume` only when it can be consumed now, else why not."""
    account, body = admitted(world, call)
    held = named_code(world, account, body)
    if card_reading.flag(body, "check_consume"):
        card_acts.judge(world, held)
    begin_and_end = {"begin_time": held.begin} | ({} if held.end is None else {"end_time": held.end})
    return {
        **OK,
        "card": {"card_id": held.card.card_id, **begin_and_end},
        "openid": held.openid,
        "can_consume": _consumable(world, held),
        "outer_str": held.outer_str,
        "user_card_status": held.status(world.clock.now()),
        **_membership(world, held),
    }


def unavailable(world: World, call: Call) -> dict[str, object]:
    """Void the code for good."""
    account, body = admitted(world, call)
    held = named_code(world, account, body)
    text(body, "reason")
    now = world.clock.now()
    if held.status(now) not in ("NORMAL", "GIFTING"):
        raise Refused(40127)
    held.become("UNAVAILABLE", now)
    return OK


def decrypt(world: World, call: Call) -> dict[str, object]:
    """The code that a browser carried encrypted; percent-decoded exactly once."""
    account, body = admitted(world, call)
    return {**OK, "code": world.encrypted_codes.decrypt(account.appid, text(body, "encrypt_code"))}


def update(world: World, call: Call) -> dict[str, object]:
    """Another code for a received card; only the merchant's own can be replaced."""
    account, body = admitted(world, call)
    held, new_code = named_code(world, account, body), text(body, "new_code")
    if not new_code:
        raise Refused(41011)
    if not CODE.fullmatch(new_code):
        raise Refused(40116)
    if not held.card.terms.custom_codes:
        raise Refused(45030)
    if held.status(world.clock.now()) != "NORMAL":
        raise Refused(40127)
    world.card_codes.rename(held, new_code)
    return OK


def deposit(world: World, call: Call) -> dict[str, object]:
    """Codes of the merchant's own that people may receive; those too long or malformed are told as failed."""
    account, body = admitted(world, call)
    card, codes = named_card(world, account, body), _codes(body)
    if not card.terms.deposits:
        raise Refused(45030)
    if not card.approved:
        raise Refused(40078)
    failed = [each for each in codes if not CODE.fullmatch(each)]
    new, known = card.deposit(each for each in codes if each not in failed)
    return {**OK, "succ_code": new, "duplicate_code": known, "fail_code": failed}


def deposit_count(world: World, call: Call) -> dict[str, object]:
    """How many codes were deposited."""
    account, body = admitted(world, call)
    return {**OK, "count": len(named_card(world, account, body).deposited)}


def check(world: World, call: Call) -> dict[str, object]:
    """Which of the codes were deposited."""
    account, body = admitted(world, call)
    card, codes = named_card(world, account, body), _codes(body)
    there = [each for each in codes if each in card.deposited]
    return {**OK, "exist_code": there, "not_exist_code": [each for each in codes if each not in card.deposited]}


def _codes(body: Body) -> Sequence[str]:
    codes = body.get("code")
    if not isinstance(codes, list) or not all(isinstance(each, str) for each in codes):
        raise Refused(47001)
    if len(codes) > MOST_DEPOSITED:
        raise Refused(40109)
    if not codes or not all(codes):
        raise Refused(40110)
    if len(set(codes)) < len(codes):
        raise Refused(40111)
    return codes


def _consumable(world: World, held: CardCode) -> bool:
    try:
        card_acts.judge(world, held)
    except Refused:
        return False
    return True


def _membership(world: World, held: CardCode) -> dict[str, object]:
    member = held.membership
    if member is None:
        return {}
    named = {"membership_number": member.number} if member.number else {}
    return {**named, "bonus": member.bonus, "nickname": holder(world, held).nickname}
