"""What a person does with the phone, and what WeChat tells the account of it (WeChat reference §4.5, §6.2)."""

from collections.abc import Mapping

from wxgate_sim.accounts import Account
from wxgate_sim.conversations import Shown
from wxgate_sim.followers import Person
from wxgate_sim.world import World

FOLLOWED = {"zh": "你已关注该公众号", "en": "You followed this Official Account"}
UNFOLLOWED = {"zh": "你已取消关注", "en": "You no longer follow this Official Account"}


def say(world: World, account: Account, person: Person, text: str) -> Shown:
    """The person writes to the account."""
    shown = world.conversations.say(account.appid, person.id, "text", {"content": text})
    world.windows.opened(account.appid, person.id, "message")
    world.pushes.message(account.appid, person.openid(account.appid), "text", {"Content": text})
    return shown


def tap(world: World, account: Account, person: Person, option: Mapping[str, str]) -> Shown:
    """The person taps an option `{id, content}` of a menu message: WeChat sends its content as a text (§6.1)."""
    shown = world.conversations.say(account.appid, person.id, "text", {"content": option["content"]})
    world.windows.opened(account.appid, person.id, "menu")
    fields = {"Content": option["content"], "bizmsgmenuid": option["id"]}
    world.pushes.message(account.appid, person.openid(account.appid), "text", fields)
    return shown


def follow(world: World, account: Account, person: Person) -> None:
    """The person follows the account; nothing happens when that is so already."""
    if person.follows == "all" or account.appid in person.follows:
        return
    person.follows |= {account.appid}
    person.subscribe_time = int(world.clock.now())
    world.conversations.show(account.appid, person.id, "notice", FOLLOWED)
    world.windows.opened(account.appid, person.id, "follow")
    world.pushes.event(account.appid, person.openid(account.appid), "subscribe", {"EventKey": ""})


def unfollow(world: World, account: Account, person: Person) -> None:
    """The person stops following the account; nothing happens when that is so already."""
    if not person.follows_account(account.appid):
        return
    followed = frozenset(world.accounts.by_appid) if person.follows == "all" else person.follows
    person.follows = followed - {account.appid}
    world.conversations.show(account.appid, person.id, "notice", UNFOLLOWED)
    world.windows.closed(account.appid, person.id)
    world.pushes.event(account.appid, person.openid(account.appid), "unsubscribe", {"EventKey": ""})
