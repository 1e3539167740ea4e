"""/sns/oauth2/component: web-page OAuth by a platform on an account's behalf (WeChat reference §2.7)."""

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.oauth import exchange_reply, refresh_reply
from wxgate_sim.platform_functions import opens
from wxgate_sim.platforms import Platform
from wxgate_sim.web.call import Call
from wxgate_sim.web.sns import require
from wxgate_sim.world import World


def access_token(world: World, call: Call) -> dict[str, object]:
    """The visitor's openid and user-level token for a code; the platform's token stands in for the secret."""
    require(call, appid=41002, code=41008, component_appid=41018)
    if call.query("grant_type") != "authorization_code":
        raise Refused(40002)
    platform, account = _asking(world, call)
    grant = world.oauth.exchange(account, call.query("code"), platform.appid)
    return exchange_reply(world.oauth, grant, account)


def refresh_token(world: World, call: Call) -> dict[str, object]:
    """The user-level token with two more hours to live."""
    require(call, appid=41002, refresh_token=41003, component_appid=41018)
    if call.query("grant_type") != "refresh_token":
        raise Refused(40002)
    platform, account = _asking(world, call)
    return refresh_reply(world.oauth, world.oauth.renew(account, call.query("refresh_token"), platform.appid))


def _asking(world: World, call: Call) -> tuple[Platform, Account]:
    """Who asks for whom, one call of the account counted."""
    token = call.query("component_access_token")
    owner = world.open_platform.tokens.owner(token)
    if owner and owner[1]:
        raise Refused(40029)
    platform = world.open_platform.holder(token)
    if world.open_platform.find(call.query("component_appid")) is not platform:
        raise Refused(61011)
    account = world.accounts.find(call.query("appid"))
    if account is None:
        raise Refused(40013)
    if not opens(world.open_platform.authorizations.of(platform.appid, account.appid).functions, call.path):
        raise Refused(61007)
    world.quotas.spend(account, call.path)
    return platform, account
