"""The JSON behind the phone's page: what its chat shows, and what its person does."""

from collections.abc import Mapping
from typing import cast

from starlette.requests import Request

from wxgate_sim import acts, media_acts
from wxgate_sim.accounts import Account
from wxgate_sim.controls import accounts, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.controls.media import read_content
from wxgate_sim.followers import Person
from wxgate_sim.media_types import CONTENT_TYPES, MediaType, content_type_of
from wxgate_sim.qrcodes import QrCode
from wxgate_sim.world import World

LONGEST_TEXT = 2048
LONGEST_SCENE = 64
SENT = ("voice", "image", "video")


def messages(world: World, request: Request) -> dict[str, object]:
    """The chat's entries after the one with the id `after`, the last id of all, and whether the person follows."""
    query = request.query_params
    account, person = _pair(world, query.get("appid", ""), query.get("person", ""))
    after = query.get("after", "0")
    if not after.isdecimal() or not after.isascii():
        raise BadInput("after", "must be the id of an entry, 0 for all", "必须是消息 id，0 表示全部")
    entries = world.conversations.of(account.appid, person.id)
    return {
        "follows": person.follows_account(account.appid),
        "latest": entries[-1].id if entries else 0,
        "messages": [each.told() for each in entries if each.id > int(after)],
    }


def say(world: World, given: Fields) -> dict[str, object]:
    """The entry of a text that the person writes."""
    account, person = _follower(world, given)
    text = given.text("text")
    given.finish()
    if len(text.encode()) > LONGEST_TEXT:
        raise BadInput("text", f"must be at most {LONGEST_TEXT} bytes", f"最多 {LONGEST_TEXT} 字节")
    return acts.say(world, account, person, text).told()


def send(world: World, request: Request, given: Fields) -> dict[str, object]:
    """The entry of a voice, picture or video that the person sends: the sample, one of `size` bytes, or `content`."""
    account, person = _follower(world, given)
    media_type = cast("MediaType", given.choice("type", SENT))
    content, said = read_content(given, media_type), given.any_text("recognition")
    given.finish()
    if content_type_of(content) not in CONTENT_TYPES[media_type]:
        kinds = ", ".join(CONTENT_TYPES[media_type])
        raise BadInput("content", f"a phone sends only: {kinds}", f"手机只能发送：{kinds}")
    here = f"http://{request.headers.get('host', '')}{request.scope.get('root_path', '')}"
    return media_acts.send(world, account, person, media_type, content, here=here, said=said).told()


def tap(world: World, given: Fields) -> dict[str, object]:
    """The entry that follows from tapping the option with this id in the menu message with this id."""
    account, person = _follower(world, given)
    entry, option_id = given.whole("message", 1, 2**53), given.text("option")
    given.finish()
    shown = world.conversations.find(account.appid, person.id, entry)
    if shown is None or shown.kind != "msgmenu":
        raise BadInput("message", "is no menu message of this chat", "不是此会话中的菜单消息", 404)
    return acts.tap(world, account, person, _option(shown.content, option_id)).told()


def follow(world: World, given: Fields) -> dict[str, object]:
    """The person follows the account from now on."""
    account, person = _named(world, given)
    given.finish()
    acts.follow(world, account, person)
    return {"follows": True}


def scan(world: World, given: Fields) -> dict[str, object]:
    """The person scans the QR code with this ticket, or any with this scene, and follows the account from now on."""
    account, person = _named(world, given)
    scene, ticket = given.optional_text("scene"), given.optional_text("ticket")
    given.finish()
    if ticket is not None and scene is None:
        acts.scan_code(world, person, _code(world, account, ticket))
    elif scene is not None and ticket is None:
        acts.scan(world, account, person, _scene(scene))
    else:
        raise BadInput("scene", "give either scene or ticket", "scene 与 ticket 须且只能给一个")
    return {"follows": True}


def unfollow(world: World, given: Fields) -> dict[str, object]:
    """The person follows the account no longer."""
    account, person = _named(world, given)
    given.finish()
    acts.unfollow(world, account, person)
    return {"follows": False}


def _scene(scene: str) -> str:
    if len(scene) > LONGEST_SCENE:
        raise BadInput("scene", f"must have at most {LONGEST_SCENE} characters", f"最多 {LONGEST_SCENE} 个字符")
    return scene


def _code(world: World, account: Account, ticket: str) -> QrCode:
    code = world.qrcodes.by_ticket(ticket)
    if code is None or code.appid != account.appid:
        raise BadInput("ticket", "is no code of this account, or it expired", "该公众号没有此二维码，或已过期", 404)
    return code


def _option(menu: Mapping[str, object], option_id: str) -> dict[str, str]:
    options = menu.get("list")
    for each in options if isinstance(options, list) else ():
        if isinstance(each, dict) and str(each.get("id")) == option_id:
            return {"id": option_id, "content": str(each.get("content", ""))}
    raise BadInput("option", "is no option of this menu", "菜单中没有这个选项", 404)


def _follower(world: World, given: Fields) -> tuple[Account, Person]:
    account, person = _named(world, given)
    if not person.follows_account(account.appid):
        raise BadInput("person", "does not follow this account", "没有关注该公众号", 409)
    return account, person


def _named(world: World, given: Fields) -> tuple[Account, Person]:
    return _pair(world, given.text("appid"), given.text("person"))


def _pair(world: World, appid: str, person: str) -> tuple[Account, Person]:
    account = accounts.find(world, appid)
    try:
        return account, followers.find(world, person)
    except BadInput as unknown:
        raise BadInput("person", unknown.en, unknown.zh, unknown.status) from None
