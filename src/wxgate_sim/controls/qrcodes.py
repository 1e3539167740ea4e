"""/_sim/qrcodes: the codes that can be scanned."""

from wxgate_sim.controls import accounts
from wxgate_sim.qrcodes import QrCode
from wxgate_sim.world import World

SHOWN = 1000


def listed(world: World, appid: str | None) -> dict[str, object]:
    """The last codes of this account, or of all, that work; permanent ones first."""
    if appid is not None:
        accounts.find(world, appid)
    codes = [each for each in world.qrcodes.latest(SHOWN) if appid in (None, each.appid)]
    return {"qrcodes": [shown(world, each) for each in codes]}


def shown(world: World, code: QrCode) -> dict[str, object]:
    """The code as JSON; at `page` a person can be made to scan it."""
    return {
        "appid": code.appid,
        "action_name": code.action_name,
        "scene": code.scene,
        "ticket": code.ticket,
        "url": code.url,
        "page": f"/q/{code.token}",
        "expires_in": None if code.expires is None else world.clock.left(code.expires),
    }
