"""/cgi-bin/component: tickets, codes and tokens of third-party platforms (WeChat reference §3.2 to §3.7)."""

from wxgate_sim.accounts import Account
from wxgate_sim.authorizations import Authorization
from wxgate_sim.errors import Refused
from wxgate_sim.platform_functions import shown
from wxgate_sim.platform_tokens import PlatformToken
from wxgate_sim.platforms import Platform
from wxgate_sim.web.call import Call
from wxgate_sim.web.component_call import admitted, authorizer, let_in, needed, read
from wxgate_sim.world import World


def component_token(world: World, call: Call) -> dict[str, object]:
    """A new component_access_token for a ticket that works."""
    body = _body_of_stranger(call)
    appid, secret = needed(body, "component_appid", 41018), needed(body, "component_appsecret", 41004)
    ticket = needed(body, "component_verify_ticket", 41020)
    platform = world.open_platform.signed_in(appid, secret)
    let_in(world, call, platform)
    world.open_platform.tickets.check(platform, ticket)
    token = world.open_platform.tokens.issue(platform)
    return {"component_access_token": token.value, "expires_in": world.clock.left(token.expires)}


def start_push_ticket(world: World, call: Call) -> dict[str, object]:
    """Tickets are pushed again, the first at once."""
    body = _body_of_stranger(call)
    appid, secret = needed(body, "component_appid", 41018), needed(body, "component_secret", 41004)
    platform = world.open_platform.signed_in(appid, secret)
    let_in(world, call, platform)
    platform.pushes_tickets = True
    world.ticket_rounds.push(platform)
    world.ticket_rounds.wake()
    return {"errcode": 0, "errmsg": "ok"}


def create_preauthcode(world: World, call: Call) -> dict[str, object]:
    """A code that opens one authorisation page."""
    code = world.open_platform.authorizations.open_page(admitted(world, call).platform)
    return {"pre_auth_code": code.value, "expires_in": world.clock.left(code.expires)}


def query_auth(world: World, call: Call) -> dict[str, object]:
    """What the owner of an account granted, for the code that the page sent back."""
    told = admitted(world, call)
    found = world.open_platform.authorizations.exchange(told.platform, told.text("authorization_code", 41008))
    account = world.accounts.by_appid[found.appid]
    tokens = {} if account.token_forbidden else _tokens(world, told.platform, found)
    return {"authorization_info": {"authorizer_appid": found.appid, **tokens, "func_info": shown(found.functions)}}


def authorizer_token(world: World, call: Call) -> dict[str, object]:
    """A new token by which the platform acts for the account; the refresh token is told again."""
    told = admitted(world, call)
    account = authorizer(world, told)
    refresh_token = told.text("authorizer_refresh_token", 41003)
    _may_have_tokens(account)
    found = world.open_platform.authorizations.renew(told.platform, account.appid, refresh_token)
    return _tokens(world, told.platform, found)


def clear_quota(world: World, call: Call) -> dict[str, object]:
    """Start the platform's daily counters again, ten times a month."""
    platform = admitted(world, call).platform
    world.quotas.clear(platform.appid)
    return {"errcode": 0, "errmsg": "ok"}


def _body_of_stranger(call: Call) -> dict[str, object]:
    """The body of a call without a token. What cannot be read names no platform: 41018, not 47001 (§3.3)."""
    try:
        return read(call)
    except Refused as refused:
        raise Refused(41018) if refused.errcode == 47001 else refused from None


def _may_have_tokens(account: Account) -> None:
    if account.frozen:
        raise Refused(50007)
    if account.token_forbidden:
        raise Refused(48001)


def _tokens(world: World, platform: Platform, found: Authorization) -> dict[str, object]:
    token: PlatformToken = world.open_platform.tokens.issue(platform, found.appid)
    return {
        "authorizer_access_token": token.value,
        "expires_in": world.clock.left(token.expires),
        "authorizer_refresh_token": found.refresh_token,
    }
