"""/_sim/followers and /_sim/phone: the people, what they follow, and who of them holds the phone."""

from collections.abc import Callable, Collection
from urllib.parse import quote

from wxgate_sim.accounts import OUTCOMES
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.followers import PICTURE_HOST, SUBSCRIBE_SCENES, Person, Where
from wxgate_sim.world import World

OAUTH_ERRCODES = (50002, 40226)


def add(world: World, given: Fields) -> dict[str, object]:
    """A new person; everything has a default."""
    id_ = given.text("id", world.people.free_id())
    if id_ in world.people.by_id:
        raise BadInput("id", "is taken; change with PATCH /_sim/followers/<id>", "已存在，请用 PATCH 修改", 409)
    person = Person(id_, nickname=f"访客 {id_}", headimgurl=f"https://{PICTURE_HOST}/mmopen/vi_32/{quote(id_)}/132")
    _apply(world, person, given)
    world.people.add(person)
    return shown(world, person)


def change(world: World, person: Person, given: Fields) -> dict[str, object]:
    """The person with other properties; `password_changed` voids what was granted so far."""
    changed = given.has("password_changed") and given.flag("password_changed")
    _apply(world, person, given)
    if changed:
        person.password_changed_at = world.clock.now()
    return shown(world, person)


def find(world: World, id_: str) -> Person:
    """The person by id or by an openid. Raises a 404."""
    person = world.people.by_id.get(id_)
    for appid in () if person else world.accounts.by_appid:
        person = person or world.people.by_openid(appid, id_)
    if person is None:
        raise BadInput("id", "nobody has this id or openid; see GET /_sim/followers", "没有这个用户", 404)
    return person


def take_phone(world: World, given: Fields) -> dict[str, object]:
    """Who holds the phone from now on, in every browser that has not been told otherwise; null for nobody."""
    id_ = given.optional_text("id")
    given.finish()
    world.people.holding = find(world, id_).id if id_ else None
    return {"id": world.people.holding}


def shown(world: World, person: Person) -> dict[str, object]:
    """The person as JSON, with the openid at every account there is."""
    accounts = world.accounts.by_appid.values()
    return {
        "id": person.id,
        "nickname": person.nickname,
        "headimgurl": person.headimgurl,
        "language": person.language,
        "openids": {account.appid: person.openid(account.appid) for account in accounts},
        "unionids": {account.appid: person.unionid(account) for account in accounts if account.unionid},
        "subscribed": [account.appid for account in accounts if person.follows_account(account.appid)],
        "subscribe_time": person.subscribe_time,
        "oauth_errcode": person.oauth_errcode,
        "blacklisted": [account.appid for account in accounts if person.blacklisted_by(account.appid)],
        "refuses_messages": [account.appid for account in accounts if person.refuses(account.appid)],
        "template_outcome": person.template_outcome,
    }


def _apply(world: World, person: Person, given: Fields) -> None:
    options = {name: reader(given, name) for name, reader in READERS.items() if given.has(name)}
    follows = _follows(world, given) if given.has("subscribed") else person.follows
    given.finish()
    if follows != person.follows:
        _follow(world, person, follows)
    for name, value in options.items():
        setattr(person, name, value)


def _follow(world: World, person: Person, follows: Where) -> None:
    followed = [appid for appid in world.accounts.by_appid if person.follows_account(appid)]
    person.follows = follows
    person.subscribe_time = int(world.clock.now())
    for appid in followed:
        if not person.follows_account(appid):
            world.windows.closed(appid, person.id)


def _follows(world: World, given: Fields) -> Where:
    return _where(given, "subscribed", world.accounts.by_appid)


def _where(given: Fields, name: str, known: Collection[str] | None = None) -> Where:
    value = given.raw(name)
    if isinstance(value, bool):
        return "all" if value else frozenset()
    if not isinstance(value, list):
        raise BadInput(name, "must be true, false or a list of appids", "必须是 true、false 或 appid 列表")
    return frozenset(given.texts(name, known))


def _oauth_errcode(given: Fields, name: str) -> int | None:
    value = given.raw(name)
    if value is not None and value not in OAUTH_ERRCODES:
        raise BadInput(name, "must be 50002, 40226 or null", "只能是 50002、40226 或 null")
    return value if isinstance(value, int) else None


def _tags(given: Fields, name: str) -> tuple[int, ...]:
    value = given.raw(name)
    if not isinstance(value, list) or not all(isinstance(each, int) for each in value):
        raise BadInput(name, "must be a list of whole numbers", "必须是整数列表")
    return tuple(value)


READERS: dict[str, Callable[[Fields, str], object]] = {
    "nickname": lambda given, name: given.text(name),
    "headimgurl": lambda given, name: given.any_text(name),
    "language": lambda given, name: given.text(name),
    "subscribe_scene": lambda given, name: given.choice(name, SUBSCRIBE_SCENES),
    "qr_scene": lambda given, name: given.whole(name, 0, 2**32),
    "qr_scene_str": lambda given, name: given.any_text(name),
    "remark": lambda given, name: given.any_text(name),
    "tagid_list": _tags,
    "oauth_errcode": _oauth_errcode,
    "blacklisted": _where,
    "refuses_messages": _where,
    "template_outcome": lambda given, name: None if given.raw(name) is None else given.choice(name, OUTCOMES),
}
