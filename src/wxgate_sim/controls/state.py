"""/_sim/state, clock, settings, tokens and codes."""

from dataclasses import asdict

from wxgate_sim.accounts import SCOPES
from wxgate_sim.controls import accounts, cards, faults, followers, media, platforms, qrcodes, templates
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.followers import Person
from wxgate_sim.tokens import CREDENTIALS
from wxgate_sim.world import MEDIA_ERRORS, RID_SEPARATORS, World

FARTHEST = 10 * 365 * 86400.0
LATEST = 4102444800.0


def state(world: World) -> dict[str, object]:
    """Everything there is, except the calls, of which only the counts are told."""
    return {
        "clock": clock(world),
        "settings": settings(world),
        "accounts": [accounts.shown(account) for account in world.accounts.by_appid.values()],
        "followers": [followers.shown(world, person) for person in world.people.by_id.values()],
        "phone": world.people.holding,
        "tokens": _tokens(world),
        "tickets": _tickets(world),
        **templates.listed(world, None),
        **cards.listed(world, {}),
        **platforms.listed(world),
        "messages": world.sent.counts(),
        **qrcodes.listed(world, None),
        **media.listed(world, None),
        "codes": sum(not code.used for code in world.oauth.codes.values()),
        "faults": [faults.shown(fault) for fault in world.faults.active],
        "paths": dict(world.calls.paths),
    }


def clock(world: World) -> dict[str, object]:
    """Simulated time."""
    return {"now": world.clock.now(), "offset": world.clock.offset}


def move_clock(world: World, given: Fields) -> dict[str, object]:
    """Simulated time after moving it by `advance` seconds or to `now`."""
    if given.has("advance") == given.has("now"):
        raise BadInput(
            "advance", "give either advance (seconds) or now (Unix seconds)", "advance 与 now 须且只能给一个"
        )
    if given.has("advance"):
        world.clock.advance(given.number("advance", -FARTHEST, FARTHEST))
    else:
        world.clock.set(given.number("now", 0, LATEST))
    given.finish()
    world.ticket_rounds.wake()
    return clock(world)


def settings(world: World) -> dict[str, object]:
    """What holds for the whole simulator."""
    return {**asdict(world.settings), "only_count_calls": world.calls.only_count}


def change_settings(world: World, given: Fields) -> dict[str, object]:
    """The settings after a change."""
    changes: dict[str, object] = {}
    if given.has("rid_separator"):
        changes["rid_separator"] = given.choice("rid_separator", RID_SEPARATORS)
    if given.has("media_errors"):
        changes["media_errors"] = given.choice("media_errors", MEDIA_ERRORS)
    for name in ("api_domain_ips", "callback_ips"):
        if given.has(name):
            changes[name] = given.texts(name)
    only_count = given.flag("only_count_calls") if given.has("only_count_calls") else world.calls.only_count
    given.finish()
    for name, value in changes.items():
        setattr(world.settings, name, value)
    world.calls.only_count = only_count
    return settings(world)


def revoke(world: World, given: Fields) -> dict[str, object]:
    """Spoil the account's tokens.

    `behind`: as though another system had forced a refresh; an unforced stable_token returns a new token.
    `dead`: the token is refused with 40001, yet an unforced stable_token goes on returning it.
    """
    account = accounts.find(world, given.text("appid"))
    how = given.choice("how", ("behind", "dead"), "behind")
    chosen = given.choice("credential", (*CREDENTIALS, "both"), "both")
    given.finish()
    for credential in CREDENTIALS:
        if chosen not in (credential, "both"):
            continue
        if how == "dead":
            world.tokens.kill(account.appid, credential)
        else:
            world.tokens.supersede(account, credential)
    return {"appid": account.appid, "how": how, "credential": chosen}


def mint_code(world: World, given: Fields) -> dict[str, object]:
    """An OAuth code without a browser. Without an openid it is for whoever holds the phone, or the first person."""
    account = accounts.find(world, given.text("appid"))
    scope = given.choice("scope", SCOPES, "snsapi_userinfo")
    openid = given.optional_text("openid")
    snapshot = given.has("snapshot") and given.flag("snapshot")
    named = given.optional_text("platform")
    given.finish()
    platform = platforms.find(world, named).appid if named else ""
    if snapshot:
        code = world.oauth.allow_snapshot(account, scope, platform)
    else:
        person = world.people.by_openid(account.appid, openid) if openid else _somebody(world)
        if person is None:
            raise BadInput(
                "openid", "is nobody's at this account; see GET /_sim/followers", "该公众号没有这个用户", 404
            )
        code = world.oauth.allow(account, person, scope, platform)
    return {"code": code.value, "openid": code.person.openid(account.appid), "scope": scope}


def _somebody(world: World) -> Person:
    if not world.people.by_id:
        followers.add(world, Fields({}))
    return world.people.at_the_phone(None) or next(iter(world.people.by_id.values()))


def _tokens(world: World) -> list[dict[str, object]]:
    return [
        {
            "appid": appid,
            "credential": credential,
            "access_token": line.latest.value,
            "expires_in": world.clock.left(line.latest.expires),
        }
        | {"dead": line.latest.dead, "forced_today": line.forced_today}
        for (appid, credential), line in world.tokens.lines.items()
        if line.latest
    ]


def _tickets(world: World) -> list[dict[str, object]]:
    return [
        {"appid": appid, "type": kind, "ticket": ticket.value, "expires_in": world.clock.left(ticket.expires)}
        for (appid, kind), ticket in world.tickets.by_kind.items()
    ]
