"""/cgi-bin/message/custom: customer-service messages (WeChat reference §6)."""

import re
from collections.abc import Mapping

from wxgate_sim import customer_messages
from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.sent_messages import Sent
from wxgate_sim.web.addressee import addressee
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World

# JSON has no other way to write control characters, so those may be escaped.
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[01])")


def send(world: World, call: Call) -> dict[str, object]:
    """Show the person a message, if there is an allowance for it."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    if ESCAPED.search(call.body):
        raise Refused(47002)
    person, kind = addressee(world, account, body), text(body, "msgtype")
    content = _object(body, kind)
    customer_messages.check(account, world.media, kind, content)
    shown = {**content, **_agent(account, body), **_ai_label(body)}
    if person.refuses(account.appid):
        raise Refused(48002)
    world.windows.spend(account.appid, person.id)
    openid = person.openid(account.appid)
    world.sent.note(Sent("custom", account.appid, person.id, openid, at=world.clock.now(), type=kind, content=shown))
    world.conversations.show(account.appid, person.id, kind, shown)
    return {"errcode": 0, "errmsg": "ok"}


def typing(world: World, call: Call) -> dict[str, object]:
    """Show the person that the account is typing, or no longer."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    person = addressee(world, account, body)
    match text(body, "command"):
        case "Typing":
            world.windows.type(account.appid, person.id)
        case "CancelTyping":
            world.windows.stop_typing(account.appid, person.id)
        case _:
            raise Refused(45072)
    return {"errcode": 0, "errmsg": "ok"}


def _object(body: Mapping[str, object], name: str) -> dict[str, object]:
    value = body.get(name, {})
    if not isinstance(value, dict):
        raise Refused(47001)
    return value


def _agent(account: Account, body: Mapping[str, object]) -> dict[str, object]:
    """Who of the account's agents speaks. Raises 61451 when nobody is named, 61452 for somebody unknown."""
    if "customservice" not in body:
        return {}
    kf_account = _object(body, "customservice").get("kf_account")
    if not isinstance(kf_account, str) or not kf_account:
        raise Refused(61451)
    if kf_account not in account.kf_accounts:
        raise Refused(61452)
    return {"kf_account": kf_account}


def _ai_label(body: Mapping[str, object]) -> dict[str, object]:
    return {"is_ai_msg": 1} if _object(body, "aimsgcontext").get("is_ai_msg") == 1 else {}
