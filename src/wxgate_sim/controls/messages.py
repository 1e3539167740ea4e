"""/_sim/messages and /_sim/windows: what accounts sent, and what lets them send."""

from collections.abc import Mapping
from itertools import islice
from typing import cast

from wxgate_sim.controls import accounts, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.sent_messages import KEPT, KINDS
from wxgate_sim.windows import ACTIONS, Action
from wxgate_sim.world import World

SHOWN = 1000


def listed(world: World, query: Mapping[str, str]) -> dict[str, object]:
    """The last messages, oldest first, and the counts of all there were.

    `appid` narrows both, `kind` the list, of which there are `limit` at most (1000; 0 for the counts alone).
    """
    given = Fields(
        {name: int(value) if name == "limit" and value.isdecimal() else value for name, value in query.items()}
    )
    appid, kind = given.optional_text("appid"), given.choice("kind", KINDS) if given.has("kind") else None
    limit = given.whole("limit", 0, KEPT) if given.has("limit") else SHOWN
    given.finish()
    if appid is not None:
        accounts.find(world, appid)
    wanted = (each for each in reversed(world.sent.last) if appid in (None, each.appid) and kind in (None, each.kind))
    messages = [each.told() for each in islice(wanted, limit)][::-1]
    return {"counts": world.sent.counts(appid), "messages": messages}


def forget(world: World) -> dict[str, object]:
    """Start counting again."""
    world.sent.forget()
    return listed(world, {})


def act(world: World, given: Fields) -> dict[str, object]:
    """The allowances this person's action leaves the account, latest first. Nothing is pushed, no chat changes."""
    account = accounts.find(world, given.text("appid"))
    person = followers.find(world, given.text("openid" if given.has("openid") else "id"))
    action = cast("Action", given.choice("action", ACTIONS))
    given.finish()
    if not person.follows_account(account.appid):
        raise BadInput("id", "does not follow this account; change `subscribed` first", "该用户未关注此公众号", 409)
    world.windows.opened(account.appid, person.id, action)
    windows = world.windows.open(account.appid, person.id)
    told = [{"action": each.action, "left": each.left, "expires_at": each.expires} for each in windows]
    return {"appid": account.appid, "id": person.id, "windows": told}
