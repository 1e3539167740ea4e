"""/_sim/platforms: add third-party platforms, push them tickets, and authorise them without the page."""

from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of

from wxgate_sim import platform_acts
from wxgate_sim.accounts import Account
from wxgate_sim.authorizations import Authorization
from wxgate_sim.controls import accounts, push_options
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.platform_functions import NAMES
from wxgate_sim.platforms import OPTIONS, Platform
from wxgate_sim.world import World

A_DAY = 86400
EXPIRED_ERRCODES = (42001, 42006)


def add(world: World, given: Fields) -> dict[str, object]:
    """A new platform; appid, secret, push_token and push_aes_key are made up when left out."""
    appid = given.text("appid", world.mint.appid())
    accounts.check_appid(world, appid)
    platform = Platform(appid, world.mint.secret(), name=f"第三方平台 {appid[-4:]}")
    platform.push_token, platform.push_aes_key = world.mint.oauth_code(), world.mint.aes_key()
    _apply(platform, _options(given))
    world.open_platform.platforms[appid] = platform
    world.ticket_rounds.wake()
    return shown(world, platform)


def change(world: World, platform: Platform, given: Fields) -> dict[str, object]:
    """The platform with other options; another secret ends its own tokens."""
    options = _options(given)
    if options.get("secret", platform.secret) != platform.secret:
        world.open_platform.tokens.forget((platform.appid, ""))
    _apply(platform, options)
    world.ticket_rounds.wake()
    return shown(world, platform)


def find(world: World, appid: str, parameter: str = "platform") -> Platform:
    """The platform. Raises a 404 that tells how to add one."""
    platform = world.open_platform.platforms.get(appid)
    if platform is None:
        raise BadInput(
            parameter, "no such platform; add it with POST /_sim/platforms", "没有这个第三方平台，请先添加", 404
        )
    return platform


def listed(world: World) -> dict[str, object]:
    """All platforms."""
    return {"platforms": [shown(world, each) for each in world.open_platform.platforms.values()]}


def shown(world: World, platform: Platform) -> dict[str, object]:
    """The platform as JSON, its secrets and those of its accounts included: these are nobody's secrets."""
    values: dict[str, object] = {each.name: getattr(platform, each.name) for each in fields_of(platform)}
    networks = platform.ip_allowlist
    values["ip_allowlist"] = None if networks is None else [str(network) for network in networks]
    authorized = world.open_platform.authorizations.of_platform(platform.appid)
    return {**values, "authorizations": [_authorization(each) for each in authorized]}


def push_ticket(world: World, given: Fields) -> dict[str, object]:
    """A new ticket, pushed to the platform when it has an address."""
    platform = find(world, given.text("platform"))
    given.finish()
    ticket = world.ticket_rounds.push(platform)
    world.ticket_rounds.wake()
    return {"component_verify_ticket": ticket.value, "expires_in": world.clock.left(ticket.expires)}


def authorize(world: World, given: Fields) -> dict[str, object]:
    """The account's owner authorises the platform, as on the page."""
    platform, account = find(world, given.text("platform")), accounts.find(world, given.text("appid"))
    functions = _functions(given, "functions") if given.has("functions") else platform.functions
    told = given.flag("told") if given.has("told") else True
    given.finish()
    if not set(functions) <= set(platform.functions):
        raise BadInput("functions", "may hold only what the platform asks for", "只能包含该平台申请的权限集")
    if account.kind == "open_app":
        raise BadInput("appid", "is no official account", "不是公众号", 409)
    code = platform_acts.authorize(world, platform, account, functions, told=told)
    return {"auth_code": code.value, "expires_in": world.clock.left(code.expires)}


def withdraw(world: World, given: Fields) -> dict[str, object]:
    """The account's owner takes the authorisation back."""
    platform, account = find(world, given.text("platform")), accounts.find(world, given.text("appid"))
    given.finish()
    if not platform_acts.withdraw(world, platform, account):
        raise _not_authorized()
    return {"platform": platform.appid, "appid": account.appid}


def revoke(world: World, given: Fields) -> dict[str, object]:
    """The platform's own tokens stop working, or those by which it acts for the account."""
    platform, appid = find(world, given.text("platform")), given.optional_text("appid")
    given.finish()
    account: Account | None = accounts.find(world, appid) if appid else None
    world.open_platform.tokens.forget((platform.appid, account.appid if account else ""))
    return {"platform": platform.appid, "appid": appid}


def _not_authorized() -> BadInput:
    return BadInput("appid", "this account has not authorised the platform", "该公众号没有授权该平台", 409)


def _authorization(found: Authorization) -> dict[str, object]:
    return {
        "appid": found.appid,
        "functions": found.functions,
        "auth_time": found.since,
        "refresh_token": found.refresh_token,
        "options": found.options,
    }


def _options(given: Fields) -> dict[str, object]:
    options = {name: READERS[name](given, name) for name in OPTIONS if given.has(name)}
    given.finish()
    return options


def _apply(platform: Platform, options: Mapping[str, object]) -> None:
    for name, value in options.items():
        setattr(platform, name, value)


def _functions(given: Fields, name: str) -> tuple[int, ...]:
    numbers = given.raw(name)
    if not isinstance(numbers, list) or not all(type(each) is int and each in NAMES for each in numbers):
        known = ", ".join(str(each) for each in NAMES)
        raise BadInput(name, f"must be a list of permission sets: {known}", f"必须是权限集编号的列表：{known}")
    return tuple(sorted(set(numbers)))


def _expired_errcode(given: Fields, name: str) -> int:
    code = given.whole(name, *EXPIRED_ERRCODES)
    if code not in EXPIRED_ERRCODES:
        raise BadInput(name, "must be 42001 or 42006", "只能是 42001 或 42006")
    return code


def _needed(name: str) -> Callable[[Fields, str], object]:
    def read(given: Fields, _name: str) -> object:
        given.text(name)
        return push_options.READERS[name](given, name)

    return read


READERS: Mapping[str, Callable[[Fields, str], object]] = {
    **{name: accounts.READERS[name] for name in ("secret", "name", "ip_allowlist", "redirect_domains", "quotas")},
    **{name: accounts.READERS[name] for name in ("unauthorized", "unlimited", "allow_any_redirect", "token_life")},
    **{name: push_options.READERS[name] for name in ("push_url", "push_tries", "push_timeout")},
    "message_url": push_options.READERS["push_url"],
    # Pushes to platforms are always encrypted, so there is no doing without these two.
    "push_token": _needed("push_token"),
    "push_aes_key": _needed("push_aes_key"),
    "functions": _functions,
    "ticket_every": lambda given, name: given.whole(name, 1, A_DAY),
    "token_overlap": lambda given, name: given.whole(name, 0, 7200),
    "token_expired_errcode": _expired_errcode,
    "preauth_life": lambda given, name: given.whole(name, 1, A_DAY),
    "auth_code_life": lambda given, name: given.whole(name, 1, A_DAY),
    "pushes_tickets": Fields.flag,
    "rotates_refresh_tokens": Fields.flag,
}
