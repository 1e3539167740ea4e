"""What a person does with the phone, and what WeChat tells the account of it (WeChat reference §4.5, §6.2, §7.3)."""

from collections.abc import Mapping

from wxgate_sim import card_acts
from wxgate_sim.accounts import Account
from wxgate_sim.conversations import Shown
from wxgate_sim.followers import Person
from wxgate_sim.qrcodes import QrCode
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
    if _begins_to_follow(world, account, person):
        world.windows.opened(account.appid, person.id, "follow")
        world.pushes.event(account.appid, person.openid(account.appid), "subscribe", {"EventKey": ""})


def scan(world: World, account: Account, person: Person, scene: str) -> None:
    """The person scans a code of the account that carries this scene and that nobody made, for short tests."""
    is_number = scene.isascii() and scene.isdecimal() and int(scene) < 2**32
    _scan(world, account, person, int(scene) if is_number else scene, f"gQ{world.mint.ticket()}")


def scan_code(world: World, person: Person, code: QrCode) -> None:
    """The person scans a QR code: receives the cards it offers (§8.6), else follows its account (§7.3)."""
    account = world.accounts.by_appid[code.appid]
    if world.card_offers.of(code.ticket) is not None:
        card_acts.scan(world, account, person, code.ticket)
    else:
        _scan(world, account, person, code.scene, code.ticket)


def _scan(world: World, account: Account, person: Person, scene: int | str, ticket: str) -> None:
    newcomer = _begins_to_follow(world, account, person)
    if newcomer:
        person.subscribe_scene = "ADD_SCENE_QR_CODE"
        person.qr_scene, person.qr_scene_str = (scene, "") if isinstance(scene, int) else (0, scene)
    world.windows.opened(account.appid, person.id, "scan")
    event, key = ("subscribe", f"qrscene_{scene}") if newcomer else ("SCAN", str(scene))
    world.pushes.event(account.appid, person.openid(account.appid), event, {"EventKey": key, "Ticket": ticket})


def unfollow(world: World, account: Account, person: Person) -> None:
    """The person stops following the account; nothing happens when that is so already."""
    if not person.follows_account(account.appid):
        return
    followed = frozenset(world.accounts.by_appid) if person.follows == "all" else person.follows
    person.follows = followed - {account.appid}
    world.conversations.show(account.appid, person.id, "notice", UNFOLLOWED)
    world.windows.closed(account.appid, person.id)
    world.pushes.event(account.appid, person.openid(account.appid), "unsubscribe", {"EventKey": ""})


def _begins_to_follow(world: World, account: Account, person: Person) -> bool:
    if person.follows == "all" or account.appid in person.follows:
        return False
    person.follows |= {account.appid}
    person.subscribe_time = int(world.clock.now())
    world.conversations.show(account.appid, person.id, "notice", FOLLOWED)
    return True
