"""/cgi-bin/token, stable_token and ticket/getticket (WeChat reference §1.1, §1.2, §1.4)."""

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.tokens import Token
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World


def token(world: World, call: Call) -> dict[str, object]:
    """A new classic token."""
    fields = call.query("appid"), call.query("secret"), call.query("grant_type")
    return _issued(world, world.tokens.classic(_entitled(world, call, *fields)))


def stable_token(world: World, call: Call) -> dict[str, object]:
    """The stable token; with `force_refresh` a new one."""
    body = call.json()
    force = body.get("force_refresh", False)
    if not isinstance(force, bool):
        raise Refused(47001)
    fields = text(body, "appid"), text(body, "secret"), text(body, "grant_type")
    return _issued(world, world.tokens.stable(_entitled(world, call, *fields), force=force))


def ticket(world: World, call: Call) -> dict[str, object]:
    """The account's jsapi or wx_card ticket."""
    account = world.admit(call.query("access_token"), call.path)
    found = world.tickets.get(account, call.query("type"))
    return {"errcode": 0, "errmsg": "ok", "ticket": found.value, "expires_in": world.clock.left(found.expires)}


def _entitled(world: World, call: Call, appid: str, secret: str, grant_type: str) -> Account:
    """The account that may have a token: first the form is judged, then who asks, then from where and how often."""
    if not appid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    if grant_type != "client_credential":
        raise Refused(40002)
    if appid in world.open_platform.platforms:
        raise Refused(61024)
    account = world.accounts.signed_in(appid, secret)
    _may_have_tokens(account)
    if not account.admits(call.ip):
        raise Refused(40164, ip=call.ip)
    world.quotas.spend(account, call.path)
    return account


def _may_have_tokens(account: Account) -> None:
    if account.kind == "open_app":
        raise Refused(48001)
    if account.frozen:
        raise Refused(50007)
    if account.secret_frozen:
        raise Refused(40243)
    if account.token_forbidden:
        raise Refused(50004)


def _issued(world: World, issued: Token) -> dict[str, object]:
    return {"access_token": issued.value, "expires_in": world.clock.left(issued.expires)}
