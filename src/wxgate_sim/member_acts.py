"""What the account does to a member's card, and what the person and the account's server learn of it (§8.5, §8.7)."""

from collections.abc import Mapping

from wxgate_sim import member_cards
from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CardCode
from wxgate_sim.member_cards import Change, Membership
from wxgate_sim.world import World


def update(world: World, account: Account, held: CardCode, body: Mapping[str, object]) -> Membership:
    """The member's figures after the change; the person reads a notice of each that is to be told."""
    member = held.member
    change = member_cards.update(held.card.terms, member, body)
    for zh, en in _notices(held, change, member):
        world.conversations.show(account.appid, held.person_id, "notice", {"zh": zh, "en": en})
    fields = {"ModifyBonus": str(change.bonus), "ModifyBalance": str(change.balance)}
    named = {"CardId": held.card.card_id, "UserCardCode": held.code}
    world.pushes.event(account.appid, held.openid, "update_member_card", {**named, **fields})
    return member


def _notices(held: CardCode, change: Change, member: Membership) -> list[tuple[str, str]]:
    title, notices = held.card.terms.title, []
    if change.tell_bonus and change.bonus:
        record = f"（{change.record_bonus}）" if change.record_bonus else ""
        notices.append(
            (
                f"「{title}」积分 {change.bonus:+d}{record}，当前积分 {member.bonus}",
                f"“{title}”: bonus {change.bonus:+d}{record}, now {member.bonus}",
            )
        )
    if change.tell_balance and change.balance:
        record = f"（{change.record_balance}）" if change.record_balance else ""
        by, now = f"{change.balance / 100:+.2f}", f"{member.balance / 100:.2f}"
        notices.append(
            (f"「{title}」余额 {by}{record}，当前余额 {now} 元", f"“{title}”: balance {by}{record}, now {now} yuan")
        )
    notices += ((f"「{title}」更新：{value}", f"“{title}”: {value}") for value in change.told_values)
    return notices
