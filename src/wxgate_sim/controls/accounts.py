"""/_sim/accounts: add official accounts and change what they may do."""

import re
from collections.abc import Callable
from dataclasses import fields as fields_of

from wxgate_sim.accounts import (
    DUPLICATES,
    KINDS,
    OPTIONS,
    OUTCOMES,
    SCOPES,
    TICKETS,
    Account,
    Limits,
    Network,
    read_network,
)
from wxgate_sim.controls import push_options
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.world import World

APPID = re.compile(r"wx[0-9a-f]{16}")
# Only service accounts may send template messages.
TEMPLATE_PATHS = (
    "/cgi-bin/message/template/send",
    "/cgi-bin/template/get_all_private_template",
    "/cgi-bin/template/api_add_template",
    "/cgi-bin/template/del_private_template",
)
MOST = 1_000_000_000


def add(world: World, given: Fields) -> dict[str, object]:
    """A new account; appid and secret are made up when left out."""
    appid = given.text("appid", world.mint.appid())
    check_appid(world, appid)
    account = Account(appid, world.mint.secret(), name=f"公众号 {appid[-4:]}")
    options = read_options(given)
    if options.get("kind") == "subscription":
        options.setdefault("scopes", ())
        options.setdefault("unauthorized", TEMPLATE_PATHS)
    push_options.check(None, options)
    _apply(account, options)
    world.accounts.add(account)
    return shown(account)


def change(world: World, account: Account, given: Fields) -> dict[str, object]:
    """The account with other options. A reset secret or a freeze ends its tokens, as at WeChat."""
    options = read_options(given)
    push_options.check(account, options)
    ends_tokens = options.get("secret", account.secret) != account.secret or options.get("frozen") is True
    _apply(account, options)
    if ends_tokens:
        world.tokens.forget(account.appid)
    if options.get("frozen") is True:
        world.open_platform.tokens.forget_account(account.appid)
    return shown(account)


def check_appid(world: World, appid: str) -> None:
    """Raise BadInput when nothing new can have this appid."""
    if not APPID.fullmatch(appid):
        raise BadInput("appid", "must be wx and 16 lower-case hex digits", "必须是 wx 加 16 位小写十六进制")
    if world.accounts.find(appid) or appid in world.open_platform.platforms:
        raise BadInput("appid", "is taken; change it with PATCH /_sim/accounts/<appid>", "已存在，请用 PATCH 修改", 409)


def find(world: World, appid: str) -> Account:
    """The account. Raises a 404 that tells how to add one."""
    account = world.accounts.find(appid)
    if account is None:
        raise BadInput("appid", "no such account; add it with POST /_sim/accounts", "没有这个公众号，请先添加", 404)
    return account


def shown(account: Account) -> dict[str, object]:
    """The account as JSON, its secret included: these are nobody's secrets."""
    values: dict[str, object] = {each.name: getattr(account, each.name) for each in fields_of(account)}
    networks = account.ip_allowlist
    values["ip_allowlist"] = None if networks is None else [str(network) for network in networks]
    return {**values, "original_id": account.original_id}


def read_options(given: Fields) -> dict[str, object]:
    """The options that were given, each checked. Raises BadInput for a wrong value or an unknown name."""
    options = {name: READERS[name](given, name) for name in OPTIONS if given.has(name)}
    given.finish()
    return options


def _apply(account: Account, options: dict[str, object]) -> None:
    for name, value in options.items():
        setattr(account, name, value)


def _networks(given: Fields, name: str) -> tuple[Network, ...] | None:
    if given.raw(name) is None:
        return None
    try:
        return tuple(read_network(each) for each in given.texts(name))
    except ValueError:
        raise BadInput(name, "must hold addresses or CIDR blocks; null lets everybody", "必须是 IP 或 CIDR") from None


def _limits(given: Fields, name: str) -> dict[str, Limits]:
    quotas = given.raw(name)
    if not isinstance(quotas, dict):
        raise BadInput(name, 'must look like {"/cgi-bin/token": {"daily": 2000, "per_minute": null}}', "必须是对象")
    return {path: _one_limit(f"{name}.{path}", limits) for path, limits in quotas.items()}


def _one_limit(name: str, limits: object) -> Limits:
    if not isinstance(limits, dict):
        raise BadInput(name, "must be an object with daily, per_minute or both", "必须是含 daily、per_minute 的对象")
    given = Fields(limits)
    daily, minute = (
        given.whole(each, 0, MOST) if given.raw(each) is not None else None for each in ("daily", "per_minute")
    )
    given.finish()
    return Limits(daily, minute)


def _expiry_errcode(given: Fields, name: str) -> int:
    code = given.whole(name, 40029, 42003)
    if code not in (40029, 42003):
        raise BadInput(name, "must be 40029 or 42003", "只能是 40029 或 42003")
    return code


def _duplicate_client_msg_id(given: Fields, name: str) -> int | str:
    answer = given.raw(name)
    if answer == "same_answer" or (isinstance(answer, int) and not isinstance(answer, bool) and answer):
        return answer
    raise BadInput(name, "must be same_answer or an errcode", "只能是 same_answer 或一个错误码")


READERS: dict[str, Callable[[Fields, str], object]] = {
    "secret": lambda given, name: given.text(name),
    "name": lambda given, name: given.text(name),
    "kind": lambda given, name: given.choice(name, KINDS),
    "scopes": lambda given, name: given.texts(name, SCOPES),
    "redirect_domains": lambda given, name: tuple(host.lower() for host in given.texts(name)),
    "ip_allowlist": _networks,
    "open_platform": lambda given, name: given.text(name),
    "tickets": lambda given, name: given.texts(name, TICKETS),
    "unauthorized": lambda given, name: given.texts(name),
    "quotas": _limits,
    "token_life": lambda given, name: given.whole(name, 1, 7200),
    "code_expired_errcode": _expiry_errcode,
    "duplicate_redirect": lambda given, name: given.choice(name, DUPLICATES),
    "template_outcome": lambda given, name: given.choice(name, OUTCOMES),
    "duplicate_client_msg_id": _duplicate_client_msg_id,
    "miniprograms": lambda given, name: None if given.raw(name) is None else given.texts(name),
    "message_allowance": lambda given, name: given.whole(name, 1, MOST),
    "pay_allowance": lambda given, name: None if given.raw(name) is None else given.whole(name, 1, MOST),
    "kf_accounts": lambda given, name: given.texts(name),
    "permanent_qrcodes": lambda given, name: given.whole(name, 0, 100_000),
    "largest_image": lambda given, name: given.whole(name, 1, MOST),
    "js_domains": lambda given, name: (
        None if given.raw(name) is None else tuple(host.lower() for host in given.texts(name))
    ),
    **push_options.READERS,
    **dict.fromkeys(
        (
            *("allow_any_redirect", "unionid", "unlimited", "mixed_token_errors", "silent_userinfo"),
            *("snapshot", "snapshot_userinfo_refused", "frozen", "secret_frozen", "token_forbidden"),
            *("any_template", "short_msgids", "card_review", "voice_recognition"),
        ),
        Fields.flag,
    ),
}
