"""A call to the open platform's own API: its body, and which platform it comes from (WeChat reference §3)."""

import json
from dataclasses import dataclass

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.platforms import Platform
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World


@dataclass(frozen=True, slots=True)
class PlatformCall:
    """A call that may go on: the platform, and the body in which it named itself."""

    platform: Platform
    body: dict[str, object]

    def text(self, name: str, missing: int) -> str:
        """The body's field. Raises `missing` when there is none, 47001 when it is no text."""
        return needed(self.body, name, missing)


def admitted(world: World, call: Call) -> PlatformCall:
    """The call of a platform with a token of its own, counted.

    Raises the errors of its token, 61004, 48001, 45009, 45011, those of the body, and 41018, 61011 or 40013.
    """
    platform = holder(world, call)
    let_in(world, call, platform)
    body = read(call)
    if world.open_platform.find(needed(body, "component_appid", 41018)) is not platform:
        raise Refused(61011)
    return PlatformCall(platform, body)


def holder(world: World, call: Call) -> Platform:
    """The platform whose token this is, in either parameter. Raises 61014 for the token of an account."""
    token = call.query("component_access_token") or call.query("access_token")
    if world.tokens.owner(token):
        raise Refused(61014)
    return world.open_platform.holder(token)


def let_in(world: World, call: Call, platform: Platform) -> None:
    """Count the call. Raises 61004 from a wrong address, 48001, 45009 or 45011."""
    if not platform.admits(call.ip):
        raise Refused(61004)
    if call.path in platform.unauthorized:
        raise Refused(48001)
    world.quotas.spend(platform, call.path)


def read(call: Call) -> dict[str, object]:
    """The body. Raises 44002 when there is none, 47001 when it is no object, 61008 when it says something twice."""
    body = call.json()
    json.loads(call.body, object_pairs_hook=_once)
    return body


def needed(body: dict[str, object], name: str, missing: int) -> str:
    """The body's field as text. Raises `missing` when there is none, 47001 when it is something else."""
    value = text(body, name)
    if not value:
        raise Refused(missing)
    return value


def authorizer(world: World, told: PlatformCall) -> Account:
    """The account that `authorizer_appid` names. Raises 41002 or 40013."""
    account = world.accounts.find(told.text("authorizer_appid", 41002))
    if account is None:
        raise Refused(40013)
    return account


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Refused(61008)
    return dict(pairs)
