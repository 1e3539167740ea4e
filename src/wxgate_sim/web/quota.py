"""clear_quota and openapi/quota/get (WeChat reference §1.6). Neither counts against a quota itself."""

import re

from wxgate_sim.errors import Refused
from wxgate_sim.platforms import Platform
from wxgate_sim.quotas import USUAL, Metered, limits_of
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.component_call import holder
from wxgate_sim.world import World

PATH = re.compile(r"/[A-Za-z0-9_/-]+")
OF_PLATFORMS = "/cgi-bin/component/"
# What an API without a daily limit is said to allow: the reply always carries a figure.
AMPLE = 1_000_000_000


def clear_quota(world: World, call: Call) -> dict[str, object]:
    """Start the account's daily counters again, ten times a month."""
    account = world.holder(call.query("access_token"))
    if text(call.json(), "appid") != account.appid:
        raise Refused(40013)
    world.quotas.clear(account.appid)
    return {"errcode": 0, "errmsg": "ok"}


def get_quota(world: World, call: Call) -> dict[str, object]:
    """How much of one API's quota is used, by an account or, with its own token, by a platform."""
    asking = _asking(world, call)
    path = text(call.json(), "cgi_path")
    if not PATH.fullmatch(path):
        raise Refused(76003)
    if path.startswith("/sns/"):
        raise Refused(76022)
    if path not in USUAL and path not in asking.quotas:
        raise Refused(76021)
    if path.startswith(OF_PLATFORMS) is not isinstance(asking, Platform):
        raise Refused(76022)
    return {"errcode": 0, "errmsg": "ok"} | _figures(world, asking, path)


def _asking(world: World, call: Call) -> Metered:
    owner = world.open_platform.tokens.owner(call.query("access_token"))
    of_platform = owner is not None and not owner[1]
    return holder(world, call) if of_platform else world.holder(call.query("access_token"))


def _figures(world: World, asking: Metered, path: str) -> dict[str, object]:
    limits, used = limits_of(asking, path), world.quotas.used(asking.appid, path)
    daily = AMPLE if limits.daily is None else limits.daily
    quota = {"daily_limit": daily, "used": used, "remain": max(0, daily - used)}
    if limits.per_minute is None:
        return {"quota": quota}
    return {"quota": quota, "rate_limit": {"call_count": limits.per_minute, "refresh_second": 60}}
