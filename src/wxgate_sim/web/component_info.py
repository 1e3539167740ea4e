"""/cgi-bin/component: what a platform may know of the accounts that authorised it (WeChat reference §3.8, §3.9)."""

from wxgate_sim.accounts import Account
from wxgate_sim.authorizations import OPTION_VALUES, Authorization
from wxgate_sim.errors import Refused
from wxgate_sim.platform_functions import CARDS, shown
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.component_call import PlatformCall, admitted, authorizer
from wxgate_sim.world import World

MOST_LISTED = 500
SUBSCRIPTION, SERVICE = 0, 2
VERIFIED = 0


def authorizer_info(world: World, call: Call) -> dict[str, object]:
    """Who the account is, and what it granted."""
    told = admitted(world, call)
    account = authorizer(world, told)
    found = world.open_platform.authorizations.of(told.platform.appid, account.appid)
    information = {
        "authorizer_appid": account.appid,
        "authorizer_refresh_token": found.refresh_token,
        "func_info": shown(found.functions),
    }
    return {"authorizer_info": _described(account, found), "authorization_info": information}


def authorizer_list(world: World, call: Call) -> dict[str, object]:
    """The accounts that authorised the platform, with the refresh tokens that work now."""
    told = admitted(world, call)
    offset, count = (_whole(told.body.get(name)) for name in ("offset", "count"))
    if count > MOST_LISTED:
        raise Refused(40097)
    found = world.open_platform.authorizations.of_platform(told.platform.appid)
    listed = [
        {"authorizer_appid": each.appid, "refresh_token": each.refresh_token, "auth_time": each.since}
        for each in found[offset : offset + count]
    ]
    return {"total_count": len(found), "list": listed}


def authorizer_option(world: World, call: Call) -> dict[str, object]:
    """How one option of the account is set."""
    found, name = _option(world, admitted(world, call))
    return {"authorizer_appid": found.appid, "option_name": name, "option_value": found.options[name]}


def set_authorizer_option(world: World, call: Call) -> dict[str, object]:
    """Set one option of the account."""
    told = admitted(world, call)
    found, name = _option(world, told)
    value = text(told.body, "option_value")
    if value not in OPTION_VALUES[name]:
        raise Refused(61013)
    found.options[name] = value
    return {"errcode": 0, "errmsg": "ok"}


def _option(world: World, told: PlatformCall) -> tuple[Authorization, str]:
    account = authorizer(world, told)
    found = world.open_platform.authorizations.of(told.platform.appid, account.appid)
    name = text(told.body, "option_name")
    if name not in OPTION_VALUES:
        raise Refused(61012)
    return found, name


def _described(account: Account, found: Authorization) -> dict[str, object]:
    kind = SUBSCRIPTION if account.kind == "subscription" else SERVICE
    business = {"open_store": 0, "open_scan": 0, "open_pay": 0, "open_shake": 0}
    return {
        "nick_name": account.name,
        "head_img": f"http://wx.qlogo.cn/mmopen/{account.original_id}/0",
        "service_type_info": {"id": kind},
        "verify_type_info": {"id": VERIFIED},
        "user_name": account.original_id,
        "principal_name": account.name,
        "alias": "",
        "business_info": {**business, "open_card": int(CARDS in found.functions)},
        "qrcode_url": f"http://mmbiz.qpic.cn/mmbiz_jpg/{account.original_id}/0",
        "signature": "",
        "account_status": 1,
        "register_type": 0,
        "basic_config": {"is_phone_configured": True, "is_email_configured": True},
    }


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(47001)
    if value < 0:
        raise Refused(40097)
    return value
