"""clear_quota and openapi/quota/get (WeChat reference §1.6). Neither counts against a quota itself."""

import re

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.quotas import USUAL, limits_of
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World

PATH = re.compile(r"/[A-Za-z0-9_/-]+")
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
    """How much of one API's quota is used."""
    account = world.holder(call.query("access_token"))
    path = text(call.json(), "cgi_path")
    if not PATH.fullmatch(path):
        raise Refused(76003)
    if path.startswith("/sns/"):
        raise Refused(76022)
    if path not in USUAL and path not in account.quotas:
        raise Refused(76021)
    return {"errcode": 0, "errmsg": "ok"} | _figures(world, account, path)


def _figures(world: World, account: Account, path: str) -> dict[str, object]:
    limits, used = limits_of(account, path), world.quotas.used(account.appid, path)
    daily = AMPLE if limits.daily is None else limits.daily
    quota = {"daily_limit": daily, "used": used, "remain": max(0, daily - used)}
    if limits.per_minute is None:
        return {"quota": quota}
    return {"quota": quota, "rate_limit": {"call_count": limits.per_minute, "refresh_second": 60}}
