"""The JSON behind the phone's wallet: the cards a person holds, and what the person does with them."""

from collections.abc import Mapping

from wxgate_sim import card_acts
from wxgate_sim.card_codes import CardCode
from wxgate_sim.controls import cards, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.world import World

SHOWN = 200


def listed(world: World, query: Mapping[str, str]) -> dict[str, object]:
    """The person's cards of all accounts, the latest first; those thrown away are gone."""
    person = _person(world, query.get("person", ""), "person")
    held = [each for appid in world.accounts.by_appid for each in world.card_codes.of_person(appid, person.id)]
    now = world.clock.now()
    kept = [each for each in held if each.status(now) not in ("DELETE", "UNAVAILABLE")]
    latest = sorted(kept, key=lambda each: -each.received_at)[:SHOWN]
    return {"cards": [shown(world, each) for each in latest]}


def shown(world: World, held: CardCode) -> dict[str, object]:
    """One card as the phone shows it."""
    terms = held.card.terms
    return {
        **cards.code_shown(world, held),
        "appid": held.card.appid,
        "account": world.accounts.by_appid[held.card.appid].name,
        "card_type": terms.card_type,
        "title": terms.title,
        "brand_name": terms.brand_name,
        "color": terms.color,
        "notice": terms.notice,
        "description": terms.description,
        "detail": terms.detail,
        "can_give": terms.can_give,
        "effective": world.clock.now() >= held.begin,
        "supplies": {"bonus": terms.bonus, "balance": terms.balance},
    }


def view(world: World, given: Fields) -> dict[str, object]:
    """The person opens the card."""
    held, _ = _held(world, given)
    given.finish()
    card_acts.view(world, world.accounts.by_appid[held.card.appid], held)
    return shown(world, held)


def delete(world: World, given: Fields) -> dict[str, object]:
    """The person throws the card away."""
    held, _ = _held(world, given)
    given.finish()
    card_acts.delete(world, world.accounts.by_appid[held.card.appid], held)
    return {"status": "DELETE"}


def gift(world: World, given: Fields) -> dict[str, object]:
    """The card is on its way to a friend, who has it at once when named, or to whoever accepts it within a day."""
    held, person = _held(world, given)
    named = given.optional_text("friend")
    given.finish()
    friend = _person(world, named, "friend") if named else None
    if not held.card.terms.can_give:
        raise BadInput("card_id", "this card cannot be given away", "此卡券不可转赠", 409)
    if held.status(world.clock.now()) != "NORMAL":
        raise BadInput("code", "only a card that is good can be given away", "只有可用的卡券才能转赠", 409)
    if friend is person:
        raise BadInput("friend", "is the person who gives", "不能转赠给自己", 409)
    account = world.accounts.by_appid[held.card.appid]
    card_acts.offer(world, account, held, friend)
    return shown(world, card_acts.accept(world, account, held, friend) if friend else held)


def accept(world: World, given: Fields) -> dict[str, object]:
    """The friend takes a card that `person` is giving away."""
    held, person = _held(world, given)
    friend = _person(world, given.text("friend"), "friend")
    given.finish()
    if held.status(world.clock.now()) != "GIFTING" or friend is person:
        raise BadInput("code", "is not being given away to this person", "此卡券没有在转赠", 409)
    return shown(world, card_acts.accept(world, world.accounts.by_appid[held.card.appid], held, friend))


def _held(world: World, given: Fields) -> tuple[CardCode, Person]:
    card, person = cards.find(world, given.text("card_id")), _person(world, given.text("person"), "person")
    try:
        held = world.card_codes.find(card.appid, given.text("code"), card)
    except Refused:
        held = None
    if held is None or held.person_id != person.id or held.status(world.clock.now()) in ("DELETE", "UNAVAILABLE"):
        raise BadInput("code", "this person holds no such card", "该用户没有这张卡券", 404)
    return held, person


def _person(world: World, named: str, parameter: str) -> Person:
    try:
        return followers.find(world, named)
    except BadInput as unknown:
        raise BadInput(parameter, unknown.en, unknown.zh, unknown.status) from None
