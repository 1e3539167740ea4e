"""/cgi-bin/user/info (WeChat reference §10.1)."""

from wxgate_sim.errors import Refused
from wxgate_sim.followers import user_info
from wxgate_sim.web.call import Call
from wxgate_sim.world import World


def info(world: World, call: Call) -> dict[str, object]:
    """What the account may know of one person."""
    account = world.admit(call.query("access_token"), call.path)
    openid = call.query("openid")
    if not openid:
        raise Refused(41009)
    person = world.people.by_openid(account.appid, openid)
    if person is None:
        raise Refused(40003)
    return user_info(person, account, call.query("lang") or "zh_CN")
