"""/sns: codes and user-level tokens of web-page OAuth (WeChat reference §2.2 to §2.5)."""

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.oauth import Grant, exchange_reply, profile_reply, refresh_reply
from wxgate_sim.web.call import Call
from wxgate_sim.world import World


def access_token(world: World, call: Call) -> dict[str, object]:
    """The visitor's openid and user-level token for a code. The IP allow-list does not matter here."""
    require(call, appid=41002, secret=41004, code=41008)
    if call.query("grant_type") != "authorization_code":
        raise Refused(40002)
    account = world.accounts.signed_in(call.query("appid"), call.query("secret"))
    world.quotas.spend(account, call.path)
    return exchange_reply(world.oauth, world.oauth.exchange(account, call.query("code")), account)


def refresh_token(world: World, call: Call) -> dict[str, object]:
    """The user-level token with two more hours to live."""
    require(call, appid=41002)
    if call.query("grant_type") != "refresh_token":
        raise Refused(40002)
    require(call, refresh_token=41003)
    account = world.accounts.find(call.query("appid"))
    if account is None:
        raise Refused(40013)
    world.quotas.spend(account, call.path)
    return refresh_reply(world.oauth, world.oauth.renew(account, call.query("refresh_token")))


def userinfo(world: World, call: Call) -> dict[str, object]:
    """The visitor's name and picture."""
    grant, account = _granted(world, call)
    world.quotas.spend(account, call.path)
    return profile_reply(grant, account)


def auth(world: World, call: Call) -> dict[str, object]:
    """Whether a user-level token still works."""
    _granted(world, call)
    return {"errcode": 0, "errmsg": "ok"}


def _granted(world: World, call: Call) -> tuple[Grant, Account]:
    grant = world.oauth.granted(call.query("access_token"), call.query("openid"))
    return grant, world.accounts.by_appid[grant.appid]


def require(call: Call, **missing: int) -> None:
    """Raise the errcode of the first of these query parameters that is missing."""
    for name, errcode in missing.items():
        if not call.query(name):
            raise Refused(errcode)
