"""What becomes of cards in people's hands, and what WeChat tells the account of it (WeChat reference §8.1, §8.7)."""

from collections.abc import Mapping

from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CODE, CardCode
from wxgate_sim.card_offers import Wanted
from wxgate_sim.cards import Card
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.identifiers import openid as openid_of
from wxgate_sim.member_cards import Membership
from wxgate_sim.world import World


def receive(world: World, account: Account, person: Person, card: Card, wanted: Wanted) -> CardCode:
    """The code this person now holds. A member card that was deleted comes back as it was.

    Raises 40078, 40003 (bound to somebody else), 45033, 45031, 40116, 41013 or 40056 (a code nobody can receive).
    """
    now = world.clock.now()
    openid = person.openid(account.appid)
    _may_receive(world, card, openid, wanted)
    mine = [each for each in world.card_codes.of_person(account.appid, person.id) if each.card is card]
    deleted = next((each for each in mine if each.membership and each.status(now) == "DELETE"), None)
    if deleted:
        deleted.become("NORMAL", now)
        _tell_received(world, account, person, deleted, restored=True)
        return deleted
    if sum(not each.given_by for each in mine) >= card.terms.get_limit:
        raise Refused(45033)
    if card.quantity <= 0:
        raise Refused(45031)
    code = _code(world, card, wanted.code)
    begin, end = card.terms.validity.of(now, wanted.begin)
    held = CardCode(code, card, person.id, openid, now, begin, end, wanted.outer_str, wanted.outer_id)
    if card.terms.is_member_card:
        held.membership = Membership(active=card.terms.auto_activate, number=code if card.terms.auto_activate else "")
    world.card_codes.add(held)
    _take_from_stock(world, account, card)
    _tell_received(world, account, person, held)
    return held


def consume(world: World, account: Account, held: CardCode) -> None:
    """The account uses the code up. Raises what `judge` does."""
    judge(world, held)
    held.become("CONSUMED", world.clock.now())
    fields = {"ConsumeSource": "FROM_API", "LocationName": "", "StaffOpenId": "", "VerifyCode": "", "RemarkAmount": ""}
    _tell(world, account, held, "user_consume_card", {**fields, "OuterStr": held.outer_str})


def judge(world: World, held: CardCode) -> None:
    """Return when the code can be consumed now. Raises 40078, 40099, 40127, 40147 or 72020."""
    now, card = world.clock.now(), held.card
    if not world.cards.usable_by(card, held.openid):
        raise Refused(40078)
    if held.status(now) == "CONSUMED":
        raise Refused(40099, extras={"_card": card.card_id, "_code": held.code})
    if not held.usable(now):
        raise Refused(40127)
    if not card.terms.open_at(now):
        raise Refused(40147)
    codes = world.card_codes.of_person(card.appid, held.person_id)
    if sum(each.card is card and each.status(now) == "CONSUMED" for each in codes) >= card.terms.use_limit:
        raise Refused(72020)


def delete(world: World, account: Account, held: CardCode) -> None:
    """The person throws the card away."""
    held.become("DELETE", world.clock.now())
    _tell(world, account, held, "user_del_card", {})


def view(world: World, account: Account, held: CardCode) -> None:
    """The person opens the card; the account is told only when the card wants it."""
    if held.card.terms.push_on_view:
        _tell(world, account, held, "user_view_card", {"OuterStr": held.outer_str})


def offer(world: World, account: Account, held: CardCode, friend: Person | None) -> None:
    """The person gives the card away; until somebody accepts it, for a day at most, nobody can use it."""
    held.become("GIFTING", world.clock.now())
    named = friend.openid(account.appid) if friend else ""
    fields = {"IsReturnBack": "0", "FriendUserName": named, "IsChatRoom": "0"}
    _tell(world, account, held, "user_gifting_card", fields)


def accept(world: World, account: Account, held: CardCode, friend: Person) -> CardCode:
    """The friend's code: a new one where WeChat assigns them, else the same. The giver's is good no more."""
    now = world.clock.now()
    held.become("GIFT_SUCC", now)
    code = held.code if held.card.terms.custom_codes else world.card_codes.new_code(account.appid)
    openid = friend.openid(account.appid)
    given = CardCode(code, held.card, friend.id, openid, now, held.begin, held.end, held.outer_str, held.outer_id)
    given.given_by = held.openid
    world.card_codes.add(given)
    _tell_received(world, account, friend, given, old_code=held.code)
    return given


def review(world: World, account: Account, card: Card, refusal: str | None) -> None:
    """WeChat has looked at the card: it may be received from now on, or is refused for this reason."""
    card.status = "CARD_STATUS_VERIFY_OK" if refusal is None else "CARD_STATUS_VERIFY_FAIL"
    fields = {"CardId": card.card_id} | ({} if refusal is None else {"RefuseReason": refusal})
    event = "card_pass_check" if refusal is None else "card_not_pass_check"
    world.pushes.event(account.appid, _owner(account), event, fields)


def scan(world: World, account: Account, person: Person, ticket: str) -> None:
    """The person scans a QR code that offers cards, and takes what can be had; the chat tells of the rest."""
    for offer in world.card_offers.of(ticket) or ():
        try:
            receive(world, account, person, offer.card, offer.wanted)
        except Refused as refused:
            title, why = offer.card.terms.title, f"{refused.errcode} {refused.phrase}"
            told = {"zh": f"「{title}」领取失败：{why}", "en": f"“{title}” could not be received: {why}"}
            world.conversations.show(account.appid, person.id, "notice", told)
        else:
            world.card_offers.used(ticket, offer)


def _may_receive(world: World, card: Card, openid: str, wanted: Wanted) -> None:
    end = card.terms.validity.end
    if not world.cards.usable_by(card, openid) or (end is not None and end < world.clock.now()):
        raise Refused(40078)
    if card.terms.bind_openid and wanted.openid != openid:
        raise Refused(40003)


def _code(world: World, card: Card, wanted: str) -> str:
    if not card.terms.custom_codes:
        if wanted:
            raise Refused(40116)
        return world.card_codes.new_code(card.appid)
    if card.terms.deposits:
        return _deposited(card, wanted)
    if not wanted:
        raise Refused(41013)
    if not CODE.fullmatch(wanted):
        raise Refused(40116)
    if world.card_codes.taken(card, wanted):
        raise Refused(40056)
    return wanted


def _deposited(card: Card, wanted: str) -> str:
    code = wanted or next(iter(card.free), "")
    if not code:
        raise Refused(45031)
    if code not in card.free:
        raise Refused(40056)
    del card.free[code]
    return code


def _take_from_stock(world: World, account: Account, card: Card) -> None:
    card.quantity -= 1
    if card.quantity == 0:
        fields = {"CardId": card.card_id, "Detail": "the card's quantity is equal to 0"}
        world.pushes.event(account.appid, _owner(account), "card_sku_remind", fields)


def _tell_received(
    world: World, account: Account, person: Person, held: CardCode, *, old_code: str = "", restored: bool = False
) -> None:
    unionid = person.unionid(account)
    fields = {
        "IsGiveByFriend": "1" if old_code else "0",
        "UserCardCode": held.code,
        "FriendUserName": held.given_by if old_code else "",
        "OuterId": str(held.outer_id),
        "OldUserCardCode": old_code,
        "OuterStr": held.outer_str,
        "IsRestoreMemberCard": "1" if restored else "0",
        "IsRecommendByFriend": "0",
    }
    _tell(world, account, held, "user_get_card", fields | ({"UnionId": unionid} if unionid else {}))


def _tell(world: World, account: Account, held: CardCode, event: str, fields: Mapping[str, str]) -> None:
    named = {"CardId": held.card.card_id} | ({} if "UserCardCode" in fields else {"UserCardCode": held.code})
    world.pushes.event(account.appid, held.openid, event, {**named, **fields})


def _owner(account: Account) -> str:
    """Whose openid events about a card itself carry: nobody's who could be met here."""
    return openid_of(account.appid, "owner of the account")
