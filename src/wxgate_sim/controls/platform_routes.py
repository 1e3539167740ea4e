"""The controls of third-party platforms, by path below /_sim/ and method."""

from collections.abc import Callable, Mapping

from starlette.requests import Request

from wxgate_sim.controls import platforms
from wxgate_sim.controls.fields import Fields
from wxgate_sim.world import World


def _show(world: World, request: Request, _given: Fields) -> object:
    return platforms.shown(world, platforms.find(world, request.path_params["appid"], "appid"))


def _change(world: World, request: Request, given: Fields) -> object:
    return platforms.change(world, platforms.find(world, request.path_params["appid"], "appid"), given)


PLATFORMS: Mapping[str, Mapping[str, Callable[[World, Request, Fields], object]]] = {
    "platforms": {"GET": lambda w, _r, _g: platforms.listed(w), "POST": lambda w, _r, g: platforms.add(w, g)},
    "platforms/ticket": {"POST": lambda w, _r, g: platforms.push_ticket(w, g)},
    "platforms/authorize": {"POST": lambda w, _r, g: platforms.authorize(w, g)},
    "platforms/withdraw": {"POST": lambda w, _r, g: platforms.withdraw(w, g)},
    "platforms/revoke": {"POST": lambda w, _r, g: platforms.revoke(w, g)},
    "platforms/{appid}": {"GET": _show, "PATCH": _change},
}
